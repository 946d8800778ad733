import type { Person, Place } from './person.ts'
import type { Policy, Rule } from './policy.ts'

/** Whether a rule names this person; `*` is every member. */
export const isTo = ({ to }: Rule, { id, groups, kind }: Person): boolean =>
  to.some((who) => (who === '*' ? kind === 'member' : who === id || groups.includes(who)))

/** Whether a rule holds in this channel. */
export const isIn = ({ in: channels }: Rule, { channel, channelName }: Place): boolean =>
  channels.length === 0 ||
  channels.some((each) => each === channel || (channelName !== null && each === channelName))

/** The rules that give a member something in this channel; none to anybody else. */
export const rulesFor = ({ rules }: Policy, person: Person, place: Place): Rule[] =>
  person.kind === 'member' ? rules.filter((rule) => isTo(rule, person) && isIn(rule, place)) : []
