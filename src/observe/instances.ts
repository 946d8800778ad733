import { type Config, type PipelineConfig, routeOf } from '../config/index.ts'
import type { Subject } from '../incidents/incident.ts'

/** The Airflow whose pods run in this namespace: the one that names it, else the only one there is. */
export function instanceOf(
  airflow: readonly { readonly name: string; readonly namespaces: readonly string[] }[],
  namespace: string,
): string | null {
  const named = airflow.find(({ namespaces }) => namespaces.includes(namespace))
  if (named) return named.name
  const [only, ...others] = airflow
  return only && others.length === 0 && only.namespaces.length === 0 ? only.name : null
}

/** Whether the configuration cares for this DAG, and where its cards go; null: it does not. */
export function interestIn(
  config: Pick<Config, 'pipelines' | 'slack'>,
  { instance, dag }: Pick<Subject, 'instance' | 'dag'>,
): { channel: string; owners: string[]; pipeline: PipelineConfig | null } | null {
  const route = routeOf(config, { instance, dag })
  return route.pipeline === null && config.pipelines.length > 0 ? null : route
}
