import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { doctor } from '../../src/main/doctor.ts'
import { startPrometheus } from '../emulators/prometheus/index.ts'
import { startSlack } from '../emulators/slack/index.ts'
import { openStage, type Stage } from '../scenarios/stage.ts'

async function examine({ yaml, folder }: Stage, change: (yaml: string) => string = (same) => same) {
  const file = join(folder, 'doctor.yaml')
  writeFileSync(file, change(yaml))
  const lines: string[] = []
  const code = await doctor(file, (line) => lines.push(line))
  return { code, lines: lines.join('\n') }
}

test('all is well where everything answers', async () => {
  const stage = await openStage()
  const { code, lines } = await examine(stage)
  expect(lines).not.toContain('✗')
  expect(lines).toMatch(/✓ Store: .*groundcrew\.db can be used/)
  expect(readdirSync(stage.folder).filter((name) => name.includes('.db'))).toEqual([])
  expect(lines).toContain('✓ Slack, app token: good for listening')
  expect(lines).toContain('✓ Slack, channel #ml-pipelines: #ml-pipelines')
  expect(lines).toContain('1 resourcequotas in airflow-ml')
  expect(lines).toContain('✓ Slack, scopes: all 16 of manifest.yml')
  expect(lines).toContain('✓ Namespace airflow-ml: is there')
  expect(lines).toContain(
    'may read DAGs, runs, tasks, import errors; may stop runs, start runs, pause DAGs',
  )
  expect(lines).toContain('they go to #data-platform-sre')
  expect(code).toBe(0)
})

test.each<[string, (yaml: string) => string, string | RegExp]>([
  [
    'an app token that Slack does not take',
    (yaml) => yaml.replace(/app_token: "[^"]+"/, 'app_token: "xapp-other"'),
    '✗ Slack, app token: Slack refused apps.connections.open: invalid_auth. The app token is not valid: check slack.app_token',
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
    'a usergroup that there is not',
    (yaml) => `${yaml}\npolicy: [{ allow: [acts], to: ["@nobody"] }]`,
    '✗ Slack, usergroup @nobody: Slack knows no usergroup @nobody',
  ],
  [
    'a person of the policy whom there is not',
    (yaml) => `${yaml}\npolicy: [{ allow: [acts], to: [U01ALICE, U0NOSUCH] }]`,
    '✗ Slack, person U0NOSUCH: Slack knows no person U0NOSUCH\n    Check the id in policy[].to',
  ],
  [
    'a channel of the policy that there is not',
    (yaml) => `${yaml}\npolicy: [{ allow: [acts], to: ["*"], in: ["#ml-pipelines", "#nosuch"] }]`,
    '✗ Slack, channel #nosuch of a rule: Slack shows no channel #nosuch',
  ],
  [
    'an owner whom there is not',
    (yaml) => `${yaml}\npipelines: [{ dags: "*", owners: [U01ALICE, U0NOSUCH] }]`,
    '✗ Slack, person U0NOSUCH: Slack knows no person U0NOSUCH\n    Check the id in pipelines[].owners',
  ],
  [
    'a channel of the reports that there is not',
    (yaml) => `${yaml}\nreports: { channel: "#nosuch" }`,
    '✗ Slack, channel #nosuch: Slack shows no channel #nosuch',
  ],
  [
    'a store in a folder that there is not',
    (yaml) => yaml.replace(/groundcrew\.db/, 'nosuch/groundcrew.db'),
    /✗ Store: the store .*nosuch\/groundcrew\.db cannot be opened: .*ENOENT.* Does its folder exist, and may it be written\?/,
  ],
  [
    'a store that is a folder',
    (yaml) => yaml.replace(/\/groundcrew\.db/, ''),
    /✗ Store: the store .* cannot be used: it is no file\. Check the disk/,
  ],
  [
    'a namespace with a slip in its name',
    (yaml) => yaml.replaceAll('[airflow-ml]', '[airflow-ml, airflow-mm]'),
    '✗ Namespace airflow-mm: there is no such namespace; did you mean airflow-ml?',
  ],
  [
    'an account that may not do what the policy allows',
    (yaml) =>
      `${yaml.replace('username: admin, password: admin', 'username: viewer, password: viewer')}\npolicy: [{ allow: [stop], to: ["*"] }]`,
    '✗ Airflow airflow-ml: the account may not: stop runs, start runs, pause DAGs',
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
  if (typeof words === 'string') expect(lines).toContain(words)
  else expect(lines).toMatch(words)
  expect(lines).toContain('1 of the checks fell short.')
  expect(code).toBe(1)
})

test.each([
  ['where nothing can be', 'http://127.0.0.1:1/', 'Slack cannot be reached (bad port)'],
  ['of something else', 'airflow', 'Slack answered with status 404'],
])('an address %s is told once, with what to do about it', async (_, address, words) => {
  const stage = await openStage()
  const url = address === 'airflow' ? `${stage.airflow.url}/` : address
  const { code, lines } = await examine(stage, (yaml) =>
    yaml.replace(/api_url: "[^"]+"/, `api_url: "${url}"`),
  )
  expect(lines).toContain(`✗ Slack: Slack cannot be used at ${url}: auth.test: ${words}`)
  expect(lines).toContain('Check slack.api_url, and that the network')
  expect(lines.match(/Slack, /g)).toBeNull()
  expect(lines).toContain('1 of the checks fell short.')
  expect(code).toBe(1)
})

test('an account that may only read is enough where nobody may act, and nothing was changed', async () => {
  const stage = await openStage()
  stage.airflow.state.addDag({ id: 'train', tasks: [{ id: 'fit' }] })
  const { code, lines } = await examine(stage, (yaml) =>
    yaml.replace('username: admin, password: admin', 'username: viewer, password: viewer'),
  )
  expect(lines).toMatch(/✓ Airflow airflow-ml: .*; may change nothing/)
  expect(code).toBe(0)
})

test.each(['v1', 'v2'] as const)('asking what may be done does nothing (%s)', async (api) => {
  const stage = await openStage({ api })
  stage.airflow.state.addDag({ id: 'train', tasks: [{ id: 'fit' }] })
  const { code } = await examine(stage)
  expect(code).toBe(0)
  const acts = stage.airflow.requests.filter(
    ({ method, path }) => method !== 'GET' && !path.startsWith('/auth/'),
  )
  expect(acts).toHaveLength(3)
  for (const { path } of acts) expect(path).toContain('groundcrew_doctor_asks')
})

test('a bot token with fewer scopes than the manifest falls short', async () => {
  const scopes = ['chat:write', 'chat:write.public', 'channels:read', 'groups:read']
  const slack = await startSlack({ scopes })
  onTestFinished(() => slack.close())
  const { code, lines } = await examine(await openStage(), (yaml) =>
    yaml
      .replace(/api_url: "[^"]+"/, `api_url: "${slack.apiUrl}"`)
      .replace(/bot_token: "[^"]+"/, `bot_token: "${slack.botToken}"`)
      .replace(/app_token: "[^"]+"/, `app_token: "${slack.appToken}"`),
  )
  expect(lines).toMatch(/✗ Slack, scopes: the bot token lacks app_mentions:read, .*users:read/)
  expect(code).toBe(1)
})

test.each<[string, string[], string, number]>([
  ['nothing', [], '✗ Prometheus: it has nothing on memory of containers', 1],
  [
    'memory alone',
    ['container_memory_working_set_bytes'],
    '✓ Prometheus: answers; has memory of containers; without fill of volumes, use of GPUs',
    0,
  ],
  [
    'all of it',
    [
      'container_memory_working_set_bytes',
      'kubelet_volume_stats_used_bytes',
      'DCGM_FI_DEV_GPU_UTIL',
    ],
    '✓ Prometheus: answers; has memory of containers, fill of volumes, use of GPUs',
    0,
  ],
])('a Prometheus with %s', async (_, metrics, line, exit) => {
  const prometheus = await startPrometheus()
  onTestFinished(() => prometheus.close())
  const seconds = systemClock.now().epochMilliseconds / 1000
  for (const metric of metrics) prometheus.put(metric, { namespace: 'airflow-ml' }, [[seconds, 1]])
  const { code, lines } = await examine(
    await openStage(),
    (yaml) => `${yaml}\nprometheus: { url: "${prometheus.url}" }`,
  )
  expect(lines).toContain(line)
  expect(code).toBe(exit)
})

test('a namespace that may not be looked at is known by its pods or its rights', async () => {
  const stage = await openStage()
  stage.kubernetes.forbid({ resource: 'namespaces' })
  expect((await examine(stage)).lines).toContain('✓ Namespace airflow-ml: rights are bound in it')
  for (const resource of ['resourcequotas', 'limitranges', 'persistentvolumeclaims'])
    stage.kubernetes.forbid({ resource })
  const { code, lines } = await examine(stage)
  expect(lines).toContain(
    '✗ Namespace airflow-ml: no right to anything in it, or there is no such namespace',
  )
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
