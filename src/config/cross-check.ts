import { nearest } from './nearest.ts'
import { strangersInPolicy } from './policy-instances.ts'
import { at, list } from './read-leniently.ts'

/** What the schema cannot say of one field alone; reads leniently, so that it also speaks beside other problems. */
export function crossCheck(value: unknown): string[] {
  const names = list(at(value, ['airflow']))
    .map((each) => at(each, ['name']))
    .filter((name) => typeof name === 'string')
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  return [
    ...[...twice].map((name) => `airflow: the name "${name}" is used twice`),
    ...strangersInPipelines(value, names),
    ...strangersInPolicy(value, names),
    ...tokenless(value),
  ]
}

function strangersInPipelines(value: unknown, names: string[]): string[] {
  return list(at(value, ['pipelines'])).flatMap((pipeline, index) => {
    const instance = at(pipeline, ['instance'])
    if (typeof instance !== 'string' || names.includes(instance)) return []
    const meant = nearest(instance, names)
    const hint = meant
      ? `did you mean \`${meant}\`?`
      : `allowed: ${names.join(', ') || 'none is configured'}`
    return [`pipelines.${index}.instance: found "${instance}"; ${hint}`]
  })
}

function tokenless(value: unknown): string[] {
  const phabricator = at(value, ['phabricator'])
  const files = (at(phabricator, ['mode']) ?? 'file') === 'file'
  return typeof phabricator === 'object' && files && at(phabricator, ['token']) === undefined
    ? ['phabricator.token: missing; mode `file` needs one (`dry-run` and `link` do not)']
    : []
}
