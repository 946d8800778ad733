import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigInvalid, parseConfig, readConfig } from '../../src/config/index.ts'
import { parseDuration, sayDuration } from '../../src/config/duration.ts'
import { nearest } from '../../src/config/nearest.ts'
import { globMatches, routeOf } from '../../src/config/route.ts'

const least = 'slack: { bot_token: x, channel: "#x" }\nkubernetes: { namespaces: [airflow-ml] }\n'

function problems(text: string, environment: NodeJS.ProcessEnv = {}): string[] {
  try {
    parseConfig('groundcrew.yaml', text, environment)
    return []
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems
    throw error
  }
}

describe('the configuration', () => {
  test('needs only Slack and Kubernetes', () => {
    const config = parseConfig('f', least, {})
    expect(config).toMatchObject({
      listen: '127.0.0.1:9080',
      store: './groundcrew.db',
      slack: { api_url: 'https://slack.com/api/', channel: '#x' },
      airflow: [],
      incidents: { announce_older_than: 3_600_000 },
    })
  })

  test('JSON is YAML too', () => {
    const json = JSON.stringify({
      slack: { bot_token: 'x', channel: '#x' },
      kubernetes: { namespaces: ['*'] },
    })
    expect(parseConfig('f', json, {}).kubernetes.namespaces).toEqual(['*'])
  })

  test.each([
    [
      'an unknown key near a known one',
      `${least}listne: 1`,
      'listne: unknown key; did you mean `listen`?',
    ],
    [
      'an unknown key like no other',
      `${least}zzzzzzzzzz: 1`,
      /^zzzzzzzzzz: unknown key; allowed: listen, store,/,
    ],
    [
      'an unknown key deep inside',
      `${least}airflow: [{ name: a, url: "http://a", auth: { kind: basic, username: u, password: p, pasword: q } }]`,
      'airflow.0.auth.pasword: unknown key; did you mean `password`?',
    ],
    [
      'a missing value',
      'slack: { bot_token: x }\nkubernetes: { namespaces: [a] }',
      'slack.channel: missing; expected string',
    ],
    [
      'a list that must not be empty',
      `${least}yarn: { resource_managers: [] }`,
      'yarn.resource_managers: found []; it must not be empty',
    ],
    [
      'a port that there is not',
      `${least}listen: "127.0.0.1:99999"`,
      'listen: found "127.0.0.1:99999"; expected host:port, such as 127.0.0.1:9080',
    ],
    [
      'a cookie without a cookie, and nothing of it shown',
      `${least}airflow: [{ name: a, url: "http://a", auth: { kind: cookie, password: canary } }]`,
      'airflow.0.auth: found a value (not shown); expected either `cookie`, or `username` and `password`',
    ],
    [
      'an object for a list, and no secret of it shown',
      `${least}airflow: { auth: { password: canary } }`,
      'airflow: found an object; expected array',
    ],
    [
      'aliases of aliases',
      `a: &a [x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c]`,
      /^cannot be read: Excessive alias count/,
    ],
    [
      'a wrong choice',
      `${least}phabricator: { url: "http://p", token: t, mode: files }`,
      'phabricator.mode: found "files"; allowed: file, dry-run, link',
    ],
    [
      'a wrong address',
      `${least}prometheus: { url: "prometheus:9090" }`,
      'prometheus.url: found "prometheus:9090"; expected an http:// or https:// address',
    ],
    [
      'a wrong duration',
      `${least}incidents: { announce_older_than: soon }`,
      'incidents.announce_older_than: found "soon"; expected a duration such as 30s, 5m, 1h or 1d',
    ],
    [
      'two instances of one name',
      `${least}airflow: [${'{ name: a, url: "http://a", auth: { kind: bearer, token: t } }, '.repeat(2)}]`,
      'airflow: the name "a" is used twice',
    ],
    [
      'a pipeline of an unknown instance',
      `${least}airflow: [{ name: airflow-ml, url: "http://a", auth: { kind: bearer, token: t } }]\npipelines: [{ dags: x, instance: airflow-mx }]`,
      'pipelines.0.instance: found "airflow-mx"; did you mean `airflow-ml`?',
    ],
    [
      'a token that is needed',
      `${least}phabricator: { url: "http://p" }`,
      'phabricator.token: missing; mode `file` needs one (`dry-run` and `link` do not)',
    ],
    [
      'a channel that there cannot be',
      `${least}pipelines: [{ channel: "ml pipelines" }]`,
      'pipelines.0.channel: found "ml pipelines"; expected a channel such as #ml-pipelines, or its id',
    ],
    [
      'an owner who is no user id',
      `${least}pipelines: [{ owners: [U012ABC, bob] }]`,
      'pipelines.0.owners.1: found "bob"; expected a Slack user id such as U012ABC34',
    ],
    [
      'a dashboard without a title',
      `${least}phabricator: { url: "http://p", token: t, dashboards: [{ url: "http://d" }] }`,
      'phabricator.dashboards.0.title: missing; expected string',
    ],
    [
      'tokens that were swapped',
      'slack: { bot_token: xoxb-1, app_token: xoxb-1, channel: "#x" }\nkubernetes: { namespaces: [a] }',
      'slack.app_token: found a value (not shown); expected an app-level token (xapp-…) with the scope connections:write',
    ],
    ['text that is not YAML', 'slack: [', /^is not YAML: .*[^:]$/],
  ])('names %s', (_, text, expected) => {
    const [only, ...more] = problems(text)
    expect(more).toEqual([])
    if (typeof expected === 'string') expect(only).toBe(expected)
    else expect(only).toMatch(expected)
  })

  test.each([
    ['ml-pipelines', '#ml-pipelines'],
    ['#ml-pipelines', '#ml-pipelines'],
    ['C012ABC34', 'C012ABC34'],
  ])('the channel %s is %s', (written, meant) => {
    const text = `slack: { bot_token: x, channel: "${written}" }\nkubernetes: { namespaces: [a] }`
    expect(parseConfig('groundcrew.yaml', text, {}).slack.channel).toBe(meant)
  })

  test('tells every problem at once', () => {
    const found = problems(
      'listne: 1\nslack: { bot_token: "${NOPE}" }\nphabricator: { url: p }\npipelines: [{ instance: z }]',
    )
    expect(found.map((line) => line.split(':')[0]).sort()).toEqual([
      'kubernetes',
      'listne',
      'phabricator.token',
      'phabricator.url',
      'pipelines.0.instance',
      'slack.bot_token',
      'slack.channel',
    ])
  })

  test('a secret of the wrong type is never shown', () => {
    const text = 'slack: { bot_token: [hunter2], channel: "#x" }\nkubernetes: { namespaces: [a] }'
    expect(problems(text).join()).not.toContain('hunter2')
  })

  test('fills in variables, and files named by NAME_FILE', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'groundcrew-config-')), 'token')
    writeFileSync(file, 'from-file\n')
    const text =
      'slack: { bot_token: "${BOT}", app_token: "${APP}", channel: "#${CHANNEL}" }\nkubernetes: { namespaces: [a] }'
    const { slack } = parseConfig('f', text, { BOT_FILE: file, APP: 'from-env', CHANNEL: 'ml' })
    expect(slack).toMatchObject({ bot_token: 'from-file', app_token: 'from-env', channel: '#ml' })
    expect(problems(text, { APP: 'a', CHANNEL: 'c' })).toEqual([
      'slack.bot_token: the environment has neither BOT nor BOT_FILE',
    ])
    expect(problems(text, { BOT_FILE: '/nonexistent', APP: 'a', CHANNEL: 'c' })[0]).toMatch(
      /BOT_FILE cannot be read: ENOENT/,
    )
  })

  test('a file that is not there is a clear error', () => {
    expect(() => readConfig('/nonexistent.yaml', {})).toThrow(/cannot be read/)
  })
})

test.each([
  ['90s', 90_000],
  ['1d12h', 129_600_000],
  ['1.5h', 5_400_000],
  ['500ms', 500],
  ['', null],
  ['1', null],
  ['1h x', null],
  ['-1h', null],
])('duration %s', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds))

test.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [95, '1 min 35 s'],
  [2460, '41 min'],
  [7500, '2 h 5 min'],
  [7200, '2 h'],
  [259_200, '3 d'],
  [262_800, '3 d 1 h'],
])('%s seconds are said as %s', (seconds, words) => expect(sayDuration(seconds)).toBe(words))

test.each([
  ['statsu', 'status'],
  ['rnu', 'run'],
  ['zzz', null],
  ['', null],
])('the word nearest to %s is %s', (word, meant) =>
  expect(nearest(word, ['run', 'runs', 'status', 'resolve'])).toBe(meant),
)

test.each([
  ['tone_check_*', 'tone_check_training_dag', true],
  ['*', '', true],
  ['a*b*c', 'a-b-c', true],
  ['a*b*c', 'acb', false],
  ['ab*ba', 'aba', false],
  ['tone', 'tone_check', false],
  ['a.c', 'abc', false],
])('glob %s on %s: %s', (glob, word, matches) => expect(globMatches(glob, word)).toBe(matches))

test('a card goes where the first pipeline that matches says, else to the default channel', () => {
  const config = parseConfig(
    'f',
    `${least}airflow: [{ name: a, url: "http://a", auth: { kind: bearer, token: t } }]
pipelines:
  - { dags: "tone_*", instance: a, channel: "#tone", owners: [U1] }
  - { dags: "*", channel: "#rest" }`,
    {},
  )
  expect(routeOf(config, { instance: 'a', dag: 'tone_x' })).toMatchObject({
    channel: '#tone',
    owners: ['U1'],
  })
  expect(routeOf(config, { instance: null, dag: 'tone_x' })).toMatchObject({
    channel: '#rest',
    owners: [],
  })
  expect(routeOf({ ...config, pipelines: [] }, { instance: 'a', dag: 'x' })).toEqual({
    channel: '#x',
    owners: [],
    pipeline: null,
  })
})
