import { globMatches } from '../config/route.ts'
import type { Person, Place, Resource } from './person.ts'
import { isIn, isTo } from './rules-for.ts'
import { groupOf, type Action, type Policy, type Rule } from './policy.ts'

/** Whether somebody may do something, how it is confirmed, and why, in words for that person. */
export type Decision = { allowed: boolean; confirm: 'self' | 'other'; why: string }

/**
 * Decides by the policy alone. Acts are denied unless a rule allows them; care is for members, reads for everybody in
 * a configured channel or a direct conversation. Who cannot be verified may not act.
 */
export function decide(
  policy: Policy,
  person: Person,
  action: Action,
  resource: Resource,
  place: Place,
): Decision {
  const group = groupOf(action)
  const stranger = strangerWords(person)
  if (group !== 'reads' && stranger) return denied(stranger)
  if (person.kind === 'external' && place.kind !== 'configured')
    return denied('people of another organisation may only read in the configured channels')

  const fitting = policy.rules.filter(
    (rule) => isAbout(rule, action) && isOn(rule, resource) && isIn(rule, place),
  )
  const rule = fitting.find((each) => isTo(each, person))
  if (rule) return { allowed: true, confirm: rule.confirm, why: `rule ${sayRule(rule)}` }
  if (group === 'reads') return readDecision(place)
  if (group === 'care') return careDecision(policy, action, place)
  return denied(deniedWords(fitting, policy, action, person))
}

/** A rule in one line: `acts on dag:tone_* to @ml-engineers`. */
export function sayRule({ allow, on, to, in: channels, confirm }: Rule): string {
  const where = channels.length > 0 ? ` in ${channels.join(', ')}` : ''
  const how = confirm === 'other' ? ', confirmed by a second person' : ''
  return `${allow.join(', ')} on ${on.join(', ')} to ${to.join(', ')}${where}${how}`
}

const denied = (why: string): Decision => ({ allowed: false, confirm: 'self', why })

function strangerWords({ kind }: Person): string | null {
  switch (kind) {
    case 'member':
      return null
    case 'guest':
      return 'guests may only read'
    case 'external':
      return 'people of another organisation may only read'
    case 'bot':
      return 'bots may only read'
    case 'unverified':
      return 'Slack could not say who you are just now, so nothing was done; try again in a minute'
  }
}

function readDecision(place: Place): Decision {
  return place.kind === 'other'
    ? denied('this channel is not one of the configured ones; ask there or in a direct message')
    : { allowed: true, confirm: 'self', why: 'everybody may read' }
}

/** Care is everybody's unless a rule names it: then only theirs. */
function careDecision(policy: Policy, action: Action, place: Place): Decision {
  if (policy.rules.some((rule) => isAbout(rule, action))) {
    return denied('the policy names who may, and you are not among them')
  }
  return place.kind === 'other'
    ? denied('this channel is not one of the configured ones')
    : { allowed: true, confirm: 'self', why: 'every member may' }
}

function deniedWords(fitting: Rule[], policy: Policy, action: Action, person: Person): string {
  const unknown = fitting
    .flatMap(({ to }) => to)
    .find((each) => person.unknownGroups.includes(each))
  if (unknown) {
    return `Slack could not say who is in ${unknown} just now, so nothing was done; try again in a minute`
  }
  const whoMay = [...new Set(fitting.flatMap(({ to }) => to))]
  if (whoMay.length > 0) return `only ${whoMay.map(sayWho).join(', ')} may`
  const elsewhere = policy.rules.filter((rule) => isAbout(rule, action))
  return elsewhere.length > 0
    ? `no rule of the policy allows ${action} here`
    : `the policy allows ${action} to nobody`
}

const sayWho = (who: string): string => (who === '*' ? 'members' : who)

const isAbout = ({ allow }: Rule, action: Action): boolean =>
  allow.includes(action) || allow.includes(groupOf(action))

function isOn({ on }: Rule, { instance, dag }: Resource): boolean {
  return on.some((pattern) => {
    if (pattern === '*') return true
    if (pattern.startsWith('instance:'))
      return instance !== null && globMatches(pattern.slice('instance:'.length), instance)
    const glob = pattern.slice('dag:'.length)
    const colon = glob.indexOf(':')
    return (
      dag !== null &&
      globMatches(glob.slice(colon + 1), dag) &&
      (colon < 0 || (instance !== null && globMatches(glob.slice(0, colon), instance)))
    )
  })
}
