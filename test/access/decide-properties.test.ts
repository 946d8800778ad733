import fc from 'fast-check'
import { describe, it } from 'vitest'
import { decide } from '../../src/access/decide.ts'
import type { Person, Place, Resource } from '../../src/access/person.ts'
import { groups, inFull, policySchema, type Action } from '../../src/access/policy.ts'

const person = (fields: Partial<Person> = {}): Person => ({
  id: 'U01ALICE',
  name: 'alice',
  email: null,
  kind: 'member',
  groups: [],
  unknownGroups: [],
  ...fields,
})
const channel: Place = { channel: 'C01ML', channelName: '#ml-pipelines', kind: 'configured' }
const direct: Place = { channel: 'D01', channelName: null, kind: 'direct' }
const elsewhere: Place = { channel: 'C09', channelName: '#random', kind: 'other' }
const dag: Resource = { instance: 'airflow-ml', dag: 'tone_check_training_dag' }
const policy = (rules: unknown) => policySchema.parse(inFull(rules))

describe('decide, whatever the policy', () => {
  const anyAction = fc.constantFrom<Action>(...Object.values(groups).flat())
  const anyPlace = fc.constantFrom(channel, direct, elsewhere)
  const anyKind = fc.constantFrom<Person['kind']>(
    'member',
    'guest',
    'external',
    'bot',
    'unverified',
  )
  const anyRule = fc.record({
    allow: fc.subarray(['reads', 'care', 'acts', 'run', 'stop', 'ack', 'audit', 'runs'], {
      minLength: 1,
    }),
    on: fc.subarray(['*', 'dag:tone_*', 'dag:x*', 'instance:airflow-ml'], { minLength: 1 }),
    to: fc.subarray(['*', 'U01ALICE', 'U02BOB', '@ml', '@sre'], { minLength: 1 }),
    in: fc.subarray(['#ml-pipelines', 'C01ML', '#random']),
    confirm: fc.constantFrom('self', 'other'),
  })
  const anyRules = fc.array(anyRule, { maxLength: 5 })

  it('only verified members change anything, whatever the policy says', () => {
    fc.assert(
      fc.property(anyRules, anyKind, anyAction, anyPlace, (rules, kind, action, place) => {
        const { allowed } = decide(
          policy(rules),
          person({ kind, groups: ['@ml'] }),
          action,
          dag,
          place,
        )
        const changes = [...groups.acts, ...groups.care, ...groups.readers].includes(
          action as never,
        )
        return !(allowed && changes && kind !== 'member')
      }),
      { numRuns: 500 },
    )
  })

  it('an act is allowed exactly when some rule names action, resource, person and channel', () => {
    fc.assert(
      fc.property(
        anyRules,
        fc.constantFrom<Action>(...groups.acts),
        anyPlace,
        (rules, action, place) => {
          const names = (list: string[], ...one: (string | null)[]) =>
            one.some((each) => each !== null && list.includes(each))
          const expected = rules.some(
            (rule) =>
              names(rule.allow, action, 'acts') &&
              names(rule.on, '*', 'dag:tone_*', 'instance:airflow-ml') &&
              names(rule.to, '*', 'U01ALICE', '@ml') &&
              (rule.in.length === 0 || names(rule.in, place.channel, place.channelName)),
          )
          return (
            decide(policy(rules), person({ groups: ['@ml'] }), action, dag, place).allowed ===
            expected
          )
        },
      ),
      { numRuns: 1000 },
    )
  })
})
