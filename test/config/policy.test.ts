import { expect, test } from 'vitest'
import { ConfigInvalid, parseConfig } from '../../src/config/index.ts'

const least = 'slack: { bot_token: x, channel: "#x" }\nkubernetes: { namespaces: [airflow-ml] }\n'

function problems(policy: string): string[] {
  try {
    parseConfig('groundcrew.yaml', `${least}policy: ${policy}`, {})
    return []
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems
    throw error
  }
}

test.each([
  ['none', '[]', 10],
  ['a list of rules', '[{ allow: [acts], to: ["*"] }]', 10],
  [
    'rules with limits',
    '{ rules: [{ allow: [run], to: [U012ABC] }], acts_per_minute: { user: 3 } }',
    3,
  ],
])('%s is a policy', (_, policy, limit) => {
  const config = parseConfig('groundcrew.yaml', `${least}policy: ${policy}`, {})
  expect(config.policy?.acts_per_minute.user).toBe(limit)
})

test.each([
  [
    '[{ allow: [everything], to: ["*"] }]',
    /^policy\.0\.allow\.0: found "everything"; allowed: .*acts/,
  ],
  ['[{ allow: [acts], to: [alice] }]', /^policy\.0\.to\.0: found "alice"; expected a user id/],
  ['[{ allow: [acts], to: [] }]', /^policy\.0\.to/],
  ['[{ allow: [acts], on: [tone_*], to: ["*"] }]', /^policy\.0\.on\.0: .*dag:<glob>/],
  ['[{ allows: [acts], to: ["*"] }]', /allows: unknown key; did you mean `allow`\?/],
  ['[{ allow: [acts], to: ["*"], confirm: both }]', /confirm: found "both"; allowed: self, other/],
  ['{ rules: [], acts_per_minute: { user: 0 } }', /policy\.acts_per_minute\.user: found 0/],
  ['yes please', /policy: found "yes please"/],
])('%s is told with its place', (policy, said) => {
  expect(problems(policy).join('\n')).toMatch(said)
})

const withInstances = (policy: string): string[] => {
  const text = `${least}airflow: [{ name: airflow-ml, url: "http://a", auth: { kind: none } }]\npolicy: ${policy}`
  try {
    parseConfig('groundcrew.yaml', text, {})
    return []
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems
    throw error
  }
}

test.each([
  ['instance:airflow-ml'],
  ['instance:airflow-*'],
  ['dag:airflow-ml:tone_*'],
  ['dag:*:tone_*'],
  ['dag:tone_*'],
])('a rule on %s is about what is configured', (pattern) => {
  expect(withInstances(`[{ allow: [acts], on: ["${pattern}"], to: ["*"] }]`)).toEqual([])
})

test.each([
  ['instance:airflow-mx', 'did you mean `instance:airflow-ml`?'],
  ['dag:airflow-mx:tone_*', 'did you mean `dag:airflow-ml:tone_*`?'],
  ['instance:search-*', 'no Airflow is called so; there is: airflow-ml'],
])('a rule on %s is told: nobody configured such an instance', (pattern, hint) => {
  expect(withInstances(`[{ allow: [acts], on: ["*", "${pattern}"], to: ["*"] }]`)).toEqual([
    `policy.0.on.1: found "${pattern}"; ${hint}`,
  ])
})

test('without any Airflow a rule cannot be about one', () => {
  expect(problems('[{ allow: [acts], on: ["instance:a"], to: ["*"] }]')).toEqual([
    'policy.0.on.0: found "instance:a"; no Airflow is called so; there is: none',
  ])
})
