import { z } from 'zod'

/** What may be asked for, in three groups. */
export const groups = {
  reads: [
    'runs',
    'status',
    'dags',
    'tasks',
    'logs',
    'why',
    'whoami',
    'help',
    'incidents',
    'gpu',
    'quota',
    'pvc',
    'fits',
    'owed',
    'report',
  ],
  care: ['ack', 'mute', 'unmute', 'resolve', 'watch', 'unwatch'],
  acts: ['run', 'retry', 'stop', 'stop-retrying', 'pause', 'unpause', 'note', 'ticket'],
  readers: ['audit'],
} as const

export type Group = keyof typeof groups
export type Action = (typeof groups)[Group][number]

const actions = Object.values(groups).flat() as Action[]
const patterns = z.array(
  z
    .string()
    .regex(/^(\*|(dag|instance):\S+)$/, 'dag:<glob>, dag:<instance>:<glob>, instance:<glob> or *'),
)

const ruleSchema = z.strictObject({
  allow: z.array(z.enum([...(Object.keys(groups) as Group[]), ...actions])).min(1),
  on: patterns.min(1).default(['*']),
  to: z
    .array(z.string().regex(/^(\*|[UW][A-Z0-9]{2,}|@\S+)$/, 'a user id U…, @usergroup or *'))
    .min(1),
  in: z
    .array(z.string().regex(/^(#\S+|[CDG][A-Z0-9]{2,})$/, '#channel or a channel id'))
    .default([]),
  confirm: z.enum(['self', 'other']).default('self'),
})

const limitsSchema = z.strictObject({
  /** Acts of one user, and on one DAG, in one minute. */
  user: z.int().positive().default(10),
  dag: z.int().positive().default(10),
})

/** The policy of the configuration file: rules, with limits. None: nobody may act. */
export const policySchema = z.strictObject({
  rules: z.array(ruleSchema).default([]),
  acts_per_minute: limitsSchema.prefault({}),
})

/** A policy as people write it: a list stands for rules without limits. */
export const inFull = (written: unknown): unknown =>
  Array.isArray(written) ? { rules: written } : written

export type Policy = z.infer<typeof policySchema>
export type Rule = Policy['rules'][number]

/** Nobody may act; everybody may read. */
export const noPolicy: Policy = policySchema.parse({})

/** The group of an action. */
export const groupOf = (action: Action): Group =>
  (Object.keys(groups) as Group[]).find((group) =>
    (groups[group] as readonly string[]).includes(action),
  ) as Group
