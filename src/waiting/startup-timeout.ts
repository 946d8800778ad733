import { type Config, routeOf } from '../config/index.ts'
import type { Subject } from '../incidents/incident.ts'

/** What the KubernetesPodOperator waits for a pod by default. Source: providers/cncf/kubernetes, operators/pod.py. */
const defaultSeconds = 120

/** After how many seconds the operator gives a pod up that has not started; null for a pod of no operator. */
export function startupTimeoutSeconds(
  config: Pick<Config, 'pipelines' | 'slack'>,
  { instance, dag, task }: Pick<Subject, 'instance' | 'dag' | 'task'>,
): number | null {
  if (task === null) return null
  const configured = routeOf(config, { instance, dag }).pipeline?.startup_timeout
  return configured === undefined ? defaultSeconds : configured / 1000
}
