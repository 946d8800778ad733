import { at, list, texts } from './read-leniently.ts'
import { nearest } from './nearest.ts'
import { globMatches } from './route.ts'

/** Instances that the rules of the policy name and nobody configured: a rule with a slip would give nothing to anybody. */
export function strangersInPolicy(value: unknown, instances: readonly string[]): string[] {
  return list(at(value, ['policy', 'rules'])).flatMap((rule, index) =>
    texts(at(rule, ['on'])).flatMap((pattern, position) => {
      const glob = instanceGlob(pattern)
      if (glob === null || instances.some((name) => globMatches(glob, name))) return []
      const meant = nearest(glob, instances)
      const hint = meant
        ? `did you mean \`${pattern.replace(glob, meant)}\`?`
        : `no Airflow is called so; there is: ${instances.join(', ') || 'none'}`
      return [`policy.rules.${index}.on.${position}: found "${pattern}"; ${hint}`]
    }),
  )
}

/** The instance in `instance:<glob>` and `dag:<instance>:<glob>`; null where a pattern names none. */
function instanceGlob(pattern: string): string | null {
  const [kind, first = '', ...more] = pattern.split(':')
  if (kind === 'instance') return [first, ...more].join(':')
  return kind === 'dag' && more.length > 0 ? first : null
}
