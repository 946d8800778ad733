import { describe, expect, it } from 'vitest'
import { inFull, policySchema } from '../../src/access/policy.ts'

describe('policySchema', () => {
  it.each([
    ['a word that is no action', [{ allow: ['everything'], to: ['*'] }]],
    ['a person by display name', [{ allow: ['acts'], to: ['alice'] }]],
    ['nobody at all', [{ allow: ['acts'], to: [] }]],
    ['a pattern of nothing', [{ allow: ['acts'], on: ['tone_*'], to: ['*'] }]],
    ['a channel without its mark', [{ allow: ['acts'], to: ['*'], in: ['ml-pipelines'] }]],
    ['a misspelt key', [{ allows: ['acts'], to: ['*'] }]],
  ])('refuses %s', (_, rules) => expect(policySchema.safeParse(inFull(rules)).success).toBe(false))

  it('takes a list of rules, or rules with limits', () => {
    const rules = [{ allow: ['acts'], to: ['*'] }]
    expect(policySchema.parse(inFull(rules)).acts_per_minute).toEqual({ user: 10, dag: 10 })
    expect(policySchema.parse({ rules, acts_per_minute: { user: 2 } }).acts_per_minute.user).toBe(2)
  })
})
