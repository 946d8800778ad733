import { z } from 'zod'
import { policySchema } from '../access/policy.ts'
import { parseDuration } from './duration.ts'
import { reportsSchema } from './reports.ts'

const url = z.url({ protocol: /^https?$/, error: 'an http:// or https:// address' })
const secret = z.string().min(1, 'a value; is the environment variable set?')
const channel = z
  .string()
  .regex(/^#?[^\s#@,]{1,80}$/, 'a channel such as #ml-pipelines, or its id')
  // Names have no capitals, ids nothing else.
  .transform((text) => (/^(?:#|[A-Z0-9]+$)/.test(text) ? text : `#${text}`))
const names = z.array(z.string().min(1))
const userId = z.string().regex(/^[UW][A-Z0-9]+$/, 'a Slack user id such as U012ABC34')
const duration = z.string().transform((text, context) => {
  const milliseconds = parseDuration(text)
  if (milliseconds !== null) return milliseconds
  context.addIssue({ code: 'custom', message: 'a duration such as 30s, 5m, 1h or 1d' })
  return z.NEVER
})

const auth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('basic'), username: z.string(), password: secret }),
  z.strictObject({ kind: z.literal('bearer'), token: secret }),
  z.strictObject({ kind: z.literal('password'), username: z.string(), password: secret }),
  /** A ready cookie (`session=…`), or the login form of Airflow 2. */
  z
    .strictObject({
      kind: z.literal('cookie'),
      cookie: secret.optional(),
      username: z.string().optional(),
      password: secret.optional(),
    })
    .refine(
      ({ cookie, username, password }) => cookie ?? (username && password),
      'either `cookie`, or `username` and `password`',
    ),
  z.strictObject({ kind: z.literal('kerberos'), service: z.string().default('airflow') }),
])

const airflow = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9._-]+$/, 'letters, digits, dots, dashes and underscores'),
  url,
  api: z.enum(['auto', 'v1', 'v2']).default('auto'),
  auth,
  namespaces: names.default([]),
  polling: z
    .strictObject({ busy: duration.default(5000), idle: duration.default(60_000) })
    .prefault({}),
})

const pipeline = z.strictObject({
  dags: z.string().default('*'),
  instance: z.string().optional(),
  channel: channel.optional(),
  owners: z.array(userId).default([]),
  model_card: url.optional(),
  /** What its operators wait for a pod to start: `startup_timeout_seconds`; 120 s where it says nothing. */
  startup_timeout: duration.optional(),
})

const phabricator = z.strictObject({
  url,
  token: secret.optional(),
  project: z.string().default('data-platform-sre'),
  mode: z.enum(['file', 'dry-run', 'link']).default('file'),
  subscribers: names.default([]),
  values_file: z.string().optional(),
  dashboards: z.array(z.strictObject({ title: z.string(), url })).default([]),
  runbooks: z.array(z.strictObject({ title: z.string(), url })).default([]),
  polling: duration.default(60_000),
})

/** The configuration file, after `${NAME}` was filled in. Fields as people write them; durations in milliseconds. */
export const configSchema = z.strictObject({
  listen: z
    .string()
    .refine(
      (text) => /^\S+:\d{1,5}$/.test(text) && Number(text.split(':').at(-1)) <= 65_535,
      'host:port, such as 127.0.0.1:9080',
    )
    .default('127.0.0.1:9080'),
  store: z.string().default('./groundcrew.db'),
  log: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  slack: z.strictObject({
    api_url: url.default('https://slack.com/api/'),
    bot_token: secret.refine(
      (token) => !token.startsWith('xapp-'),
      'the bot token (xoxb-…); this is an app-level one, for app_token',
    ),
    app_token: secret
      .refine(
        (token) => !token.startsWith('xox'),
        'an app-level token (xapp-…) with the scope connections:write',
      )
      .optional(),
    channel,
  }),
  kubernetes: z.strictObject({
    kubeconfig: z.string().optional(),
    context: z.string().optional(),
    namespaces: names.min(1, 'at least one namespace, or "*" for all'),
    /** Other workloads to watch: a glob of the pod's name. */
    pods: names.default([]),
  }),
  airflow: z.array(airflow).default([]),
  phabricator: phabricator.optional(),
  prometheus: z.strictObject({ url }).optional(),
  yarn: z
    .strictObject({
      resource_managers: z.array(url).min(1),
      history_server: url.optional(),
      container_logs: z.boolean().default(true),
    })
    .optional(),
  pipelines: z.array(pipeline).default([]),
  incidents: z.strictObject({ announce_older_than: duration.default(3_600_000) }).prefault({}),
  policy: policySchema.optional(),
  reports: reportsSchema.optional(),
})

export type Config = z.infer<typeof configSchema>
export type AirflowConfig = Config['airflow'][number]
export type PipelineConfig = Config['pipelines'][number]
