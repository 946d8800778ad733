import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { groups } from '../../src/access/policy.ts'
import { parseConfig } from '../../src/config/index.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/policy.md'), 'utf8')
const least =
  'slack: { bot_token: x, channel: "#x" }\nkubernetes: { namespaces: [airflow-ml] }\nairflow: [{ name: airflow-ml, url: "http://a", auth: { kind: none } }]\n'
const examples = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text ?? '')

it('every example of docs/policy.md is a policy', () => {
  expect(examples).toHaveLength(2)
  for (const example of examples)
    expect(parseConfig('policy.md', least + example, {}).policy?.rules.length).toBeGreaterThan(0)
})

it.each(Object.entries(groups))('the page names every action of %s', (group, actions) => {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${group}\``)) ?? ''
  const named = row.split('|')[2]?.match(/[a-z-]+/g)
  expect(named).toEqual([...actions])
})
