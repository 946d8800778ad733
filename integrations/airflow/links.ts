import type { Airflow } from '../../src/ports/airflow.ts'
import type { Dialect, Link } from './dialect.ts'

/** Pages of Airflow for people, below the configured address and nowhere else. */
export function createLinks(
  url: string,
  dialect: () => Dialect,
): Pick<Airflow, 'runLink' | 'taskLink' | 'dagLink'> {
  const base = url.replace(/\/+$/, '')
  const link = ({ path, query }: Link) => {
    const words = new URLSearchParams(query).toString()
    // Two dots survive encoding and would lead out of the address.
    const segments = path.map((each) =>
      /^\.{1,2}$/.test(each) ? '_' : encodeURIComponent(each.toWellFormed()),
    )
    return `${base}/${segments.join('/')}${words === '' ? '' : `?${words}`}`
  }
  return {
    dagLink: (dag) => link({ path: ['dags', dag], query: {} }),
    runLink: (dag, run) => link(dialect().runPath(dag, run)),
    taskLink: (dag, run, task, mapIndex, attempt) =>
      link(dialect().taskPath(dag, run, task, mapIndex, attempt)),
  }
}
