import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { doctor } from '../../src/main/doctor.ts'
import { openStage, type Stage } from '../scenarios/stage.ts'

async function examine({ yaml, folder }: Stage, change: (yaml: string) => string = (same) => same) {
  const file = join(folder, 'doctor.yaml')
  writeFileSync(file, change(yaml))
  const lines: string[] = []
  const code = await doctor(file, (line) => lines.push(line))
  return { code, lines: lines.join('\n') }
}

test('all is well where everything answers', async () => {
  const { code, lines } = await examine(await openStage())
  expect(lines).not.toContain('✗')
  expect(lines).toContain('✓ Slack, app token: good for listening')
  expect(lines).toContain('✓ Slack, channel #ml-pipelines: #ml-pipelines')
  expect(lines).toContain('1 resourcequotas in airflow-ml')
  expect(code).toBe(0)
})

test.each<[string, (yaml: string) => string, string]>([
  [
    'an app token that Slack does not take',
    (yaml) => yaml.replace(/app_token: "[^"]+"/, 'app_token: "xapp-other"'),
    '✗ Slack, app token:',
  ],
  [
    'a channel that there is not',
    (yaml) => yaml.replace('"#ml-pipelines"', '"#nowhere"'),
    '✗ Slack, channel #nowhere: Slack shows no channel #nowhere',
  ],
  [
    'a channel of a pipeline that there is not',
    (yaml) => `${yaml}\npipelines: [{ dags: "*", channel: "#nowhere" }]`,
    '✗ Slack, channel #nowhere:',
  ],
  [
    'a project that there is not',
    (yaml) => yaml.replace('data-platform-sre', 'nobody'),
    '✗ Phabricator: Phabricator has no project #nobody',
  ],
  [
    'a password that Airflow does not take',
    (yaml) => yaml.replace('password: admin', 'password: wrong'),
    '✗ Airflow airflow-ml: airflow-ml answered 401',
  ],
])('%s falls short', async (_, change, words) => {
  const { code, lines } = await examine(await openStage(), change)
  expect(lines).toContain(words)
  expect(lines).toContain('1 of the checks fell short.')
  expect(code).toBe(1)
})

test('pods that may not be listed fall short, and why is told', async () => {
  const stage = await openStage()
  stage.kubernetes.forbid({ resource: 'pods' })
  const { code, lines } = await examine(stage)
  expect(lines).toMatch(/✗ Kubernetes: cannot list .*pods.*forbidden/)
  expect(code).toBe(1)
})

test('quotas that may not be listed are done without', async () => {
  const stage = await openStage()
  stage.kubernetes.forbid({ resource: 'resourcequotas' })
  const { code, lines } = await examine(stage)
  expect(lines).toContain('no right to see resourcequotas in airflow-ml (done without)')
  expect(code).toBe(0)
})

test.each<[string, (yaml: string) => string]>([
  ['a kubeconfig', (yaml) => yaml.replace(/kubeconfig: "[^"]+"/, 'kubeconfig: "/nonexistent"')],
  ['a context', (yaml) => yaml.replace('kubernetes: {', 'kubernetes: { context: nowhere,')],
])('%s that there is not is one sentence', async (_, change) => {
  await expect(examine(await openStage(), change)).rejects.toThrow(
    /^the way to Kubernetes cannot be read: .+\. Check kubernetes\.kubeconfig and kubernetes\.context\.$/,
  )
})
