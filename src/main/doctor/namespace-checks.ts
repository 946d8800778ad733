import { Refused } from '../../delivery/endings.ts'
import type { Config } from '../../config/index.ts'
import { nearest } from '../../config/nearest.ts'
import type { Check } from '../check.ts'
import type { World } from '../world.ts'

/** Whether every namespace that the configuration names is there: a slip in a name is an empty list, and no error. */
export const namespaceChecks = ({ config }: World): Check[] =>
  [...new Set(namedIn(config))].map((name) => ({
    name: `Namespace ${name}`,
    hint: 'Check the name in kubernetes.namespaces and airflow[].namespaces, and bind the role of deploy/kubernetes there.',
    look: (world) => lookAt(world, name),
  }))

async function lookAt({ connection, cluster, config }: World, name: string): Promise<string> {
  const path = `/api/v1/namespaces/${encodeURIComponent(name)}`
  const seen = [...new Set([...cluster.pods()].map(({ namespace }) => namespace))]
  const others = [...seen, ...namedIn(config)].filter((each) => each !== name)
  const meant = nearest(name, others)
  const hint = meant === null ? '' : `; did you mean ${meant}?`
  try {
    await connection.read(path)
    return 'is there'
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (error.status === 404) throw new Error(`there is no such namespace${hint}`)
    if (error.status !== 403) throw error
  }
  if (seen.includes(name)) return 'has pods'
  const limit = { limit: 1 }
  const answers = await Promise.allSettled(
    bound.map((each) => connection.read(`${path}/${each}`, limit)),
  )
  if (answers.some(({ status }) => status === 'fulfilled')) return 'rights are bound in it'
  throw new Error(`no right to anything in it, or there is no such namespace${hint}`)
}

const namedIn = ({ kubernetes, airflow }: Config): string[] =>
  [...kubernetes.namespaces, ...airflow.flatMap(({ namespaces }) => namespaces)].filter(
    (name) => name !== '*',
  )

/** What only a role bound in the namespace gives. */
const bound = ['resourcequotas', 'limitranges', 'persistentvolumeclaims']
