import { describe, expect, it } from 'vitest'
import { decide } from '../../src/access/decide.ts'
import type { Person, Place, Resource } from '../../src/access/person.ts'
import { groups, inFull, noPolicy, policySchema, type Action } from '../../src/access/policy.ts'

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

describe('decide', () => {
  const acts = [{ allow: ['acts'], on: ['dag:tone_*'], to: ['U01ALICE', '@ml'] }]

  it.each<[string, unknown, Partial<Person>, Action, Resource, Place, boolean]>([
    ['a named user acts', acts, {}, 'run', dag, channel, true],
    [
      'a member of a usergroup acts',
      acts,
      { id: 'U02', groups: ['@ml'] },
      'stop',
      dag,
      channel,
      true,
    ],
    ['a stranger does not', acts, { id: 'U02' }, 'run', dag, channel, false],
    ['nobody acts without a policy', [], {}, 'run', dag, channel, false],
    ['another DAG is not meant', acts, {}, 'run', { ...dag, dag: 'other' }, channel, false],
    [
      'an act without a DAG is not meant',
      acts,
      {},
      'run',
      { instance: null, dag: null },
      channel,
      false,
    ],
    ['a guest does not act, even when named', acts, { kind: 'guest' }, 'run', dag, channel, false],
    ['an external user does not', acts, { kind: 'external' }, 'run', dag, channel, false],
    ['a bot does not', acts, { kind: 'bot' }, 'run', dag, channel, false],
    ['who cannot be verified does not', acts, { kind: 'unverified' }, 'run', dag, channel, false],
    [
      'an unknown usergroup has no members',
      acts,
      { id: 'U02', unknownGroups: ['@ml'] },
      'run',
      dag,
      channel,
      false,
    ],
    [
      'a group of acts is not a group of reads',
      [{ allow: ['reads'], to: ['*'] }],
      {},
      'run',
      dag,
      channel,
      false,
    ],
    [
      'one act may be allowed alone',
      [{ allow: ['retry'], to: ['*'] }],
      {},
      'retry',
      dag,
      channel,
      true,
    ],
    [
      'and the others stay denied',
      [{ allow: ['retry'], to: ['*'] }],
      {},
      'stop',
      dag,
      channel,
      false,
    ],
    [
      '* is every member',
      [{ allow: ['acts'], to: ['*'] }],
      { id: 'U99' },
      'run',
      dag,
      channel,
      true,
    ],
    [
      '* is no guest',
      [{ allow: ['acts'], to: ['*'] }],
      { id: 'U99', kind: 'guest' },
      'run',
      dag,
      channel,
      false,
    ],
    [
      'a channel is an extra condition',
      [{ allow: ['acts'], to: ['*'], in: ['#ml-pipelines'] }],
      {},
      'run',
      dag,
      channel,
      true,
    ],
    [
      'elsewhere it does not hold',
      [{ allow: ['acts'], to: ['*'], in: ['#ml-pipelines'] }],
      {},
      'run',
      dag,
      direct,
      false,
    ],
    [
      'an instance may be named',
      [{ allow: ['acts'], on: ['instance:airflow-*'], to: ['*'] }],
      {},
      'run',
      dag,
      channel,
      true,
    ],
    [
      'another instance is not meant',
      [{ allow: ['acts'], on: ['instance:other'], to: ['*'] }],
      {},
      'run',
      dag,
      channel,
      false,
    ],
    [
      'a DAG of one instance',
      [{ allow: ['acts'], on: ['dag:airflow-ml:tone_*'], to: ['*'] }],
      {},
      'run',
      dag,
      channel,
      true,
    ],
    [
      'not of another',
      [{ allow: ['acts'], on: ['dag:other:tone_*'], to: ['*'] }],
      {},
      'run',
      dag,
      channel,
      false,
    ],
    ['reads are open in configured channels', [], { kind: 'guest' }, 'runs', dag, channel, true],
    ['and in direct messages', [], {}, 'runs', dag, direct, true],
    ['not in other channels', [], {}, 'runs', dag, elsewhere, false],
    [
      'external users read in configured channels',
      [],
      { kind: 'external' },
      'runs',
      dag,
      channel,
      true,
    ],
    ['not in direct messages', [], { kind: 'external' }, 'runs', dag, direct, false],
    ['care is for members', [], {}, 'ack', dag, channel, true],
    ['not for guests', [], { kind: 'guest' }, 'ack', dag, channel, false],
    ['not in other channels either', [], {}, 'ack', dag, elsewhere, false],
    [
      'the policy may name who cares',
      [{ allow: ['care'], to: ['U02'] }],
      {},
      'mute',
      dag,
      channel,
      false,
    ],
    ['the audit is for those named', [], {}, 'audit', dag, channel, false],
    [
      'who is named reads it',
      [{ allow: ['audit'], to: ['U01ALICE'] }],
      {},
      'audit',
      dag,
      direct,
      true,
    ],
  ])('%s', (_, rules, who, action, resource, place, allowed) => {
    expect(decide(policy(rules), person(who), action, resource, place).allowed).toBe(allowed)
  })

  it('says who may, when one may not', () => {
    const { why } = decide(policy(acts), person({ id: 'U02' }), 'run', dag, channel)
    expect(why).toBe('only U01ALICE, @ml may')
  })

  it('the first rule that fits says how it is confirmed', () => {
    const rules = [
      { allow: ['stop'], to: ['*'], confirm: 'other' },
      { allow: ['acts'], to: ['*'] },
    ]
    expect(decide(policy(rules), person(), 'stop', dag, channel).confirm).toBe('other')
    expect(decide(policy(rules), person(), 'run', dag, channel).confirm).toBe('self')
  })

  it('whoever may do nothing by the empty policy may still read', () => {
    expect(decide(noPolicy, person(), 'status', dag, channel).allowed).toBe(true)
    for (const action of groups.acts) {
      expect(decide(noPolicy, person(), action, dag, channel).allowed).toBe(false)
    }
  })
})
