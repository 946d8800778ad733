import { expect, test } from 'vitest'
import { until } from '../real/until.ts'
import { openStage } from '../scenarios/stage.ts'

const forever = Number.MAX_SAFE_INTEGER

async function ask(port: number, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  return { status: response.status, text: await response.text() }
}

test('every part of the work has a line, and its loss is said while it lasts', async () => {
  const stage = await openStage()
  const { port } = await stage.start()
  const holds = async (path: string, status: number, ...lines: (string | RegExp)[]) => {
    const answer = await ask(port, path)
    const has = (line: string | RegExp) =>
      typeof line === 'string' ? answer.text.split('\n').includes(line) : line.test(answer.text)
    return answer.status === status && lines.every(has)
  }
  await until('every part stands', () =>
    holds(
      '/readyz',
      200,
      'ok start: over',
      'ok store: can be written',
      'ok slack: connected',
      /^ok kubernetes \/api\/v1\/pods: \d+ objects, last heard \d+ s ago$/m,
      /^ok airflow airflow-ml: last answered \d+ s ago$/m,
    ),
  )
  expect(await holds('/metrics', 200, 'groundcrew_slack_connected 1')).toBe(true)

  stage.airflow.faults.add({ kind: 'answer', status: 503, times: forever })
  await until('an Airflow that fails is said, and Groundcrew still does its job', () =>
    holds('/readyz', 200, /^without airflow airflow-ml: last answered .+ ago, fails since$/m),
  )

  stage.slack.fail('apps.connections.open', { kind: 'status', status: 500 }, forever)
  stage.slack.sockets.cut()
  await until('ears that are lost are not ready', () =>
    holds('/readyz', 503, 'broken slack: no connection: commands and clicks are not heard'),
  )
  expect(await holds('/metrics', 200, 'groundcrew_slack_connected 0')).toBe(true)
  expect((await ask(port, '/livez')).status).toBe(200)
  stage.slack.heal()
  await until('ears that are back', () => holds('/readyz', 200, 'ok slack: connected'))
})

test('until the cluster was listed Groundcrew is not ready, and without an app token it does not listen', async () => {
  const stage = await openStage()
  stage.kubernetes.forbid({ resource: 'pods' })
  const { port } = await stage.start((yaml) => yaml.replace(/app_token: "[^"]+", /, ''))
  const { status, text } = await ask(port, '/readyz')
  expect(status).toBe(503)
  expect(text).toContain('without slack: no app token: posts, and does not listen')
  expect(text).toMatch(/^broken kubernetes .*\/pods: no right to see them$/m)
  expect((await ask(port, '/metrics')).text).not.toContain('groundcrew_slack_connected')
})
