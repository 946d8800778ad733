/**
 * Everything Groundcrew does to the outside world, as data: what must be true, not what to do. An effect with the key
 * of one that still waits replaces it; it may be delivered twice without harm.
 */
type Effects = {
  /** The card of this incident matches the incident. */
  'slack.card': { incident: string }
  /** The card of a storm matches the incidents that share it. */
  'slack.digest': { digest: string }
  /** This line stands in the thread of the incident's card. */
  'slack.line': { incident: string; line: string; text: string }
  /** The card of this run matches the run. */
  'slack.run': { run: string }
  /** This line stands in the thread of the run's card. */
  'slack.run-line': { run: string; line: string; text: string }
  /** This message was said once in this channel (or to this user), under this name. */
  'slack.post': { name: string; channel: string; message: MessageData; thread?: string }
  /** The file stands in the thread of the message or in the channel. */
  'slack.file': { name: string; channel: string; thread?: string } & FileData
  /** The answer to one command or click reaches the person who asked. */
  'slack.answer': { inbox: string; part: number; answer: AnswerData }
  /** The Home tab of this user matches what is known. */
  'slack.home': { user: string }
  /** A stored command or click is carried out. */
  'inbox.act': { inbox: string }
  /** What can still be learnt about this occurrence is in its snapshot. */
  'evidence.gather': { incident: string; occurrence: string }
  /** The Phabricator task of this ticket exists. */
  'phabricator.task': { ticket: string }
  /** This comment stands on the ticket's task. */
  'phabricator.comment': { ticket: string; comment: string; text: string }
  /** The ticket's task is closed with this comment. */
  'phabricator.close': { ticket: string; comment: string; text: string }
  /** The ticket's task is open again, with this comment. */
  'phabricator.reopen': { ticket: string; comment: string; text: string }
  /** An act on Airflow, asked for by a person, is done once. */
  'airflow.act': { act: string }
}

/** Text, or an image with the words for who cannot see it. */
export type FileContent = { content: string } | { imageBase64: string; altText: string }
/** A file as people get it. */
export type FileData = { filename: string; title: string } & FileContent
/** Text and blocks of one Slack message. */
export type MessageData = { text: string; blocks?: unknown[] }
/** How an answer reaches the asker: `visible` to all or only to the asker; `replace` edits the message clicked. */
export type AnswerData = MessageData & { visible: 'all' | 'asker'; replace?: boolean }

export type EffectKind = keyof Effects
export type Effect<K extends EffectKind = EffectKind> = {
  [Each in K]: { kind: Each } & Effects[Each]
}[K]

/** The service whose queue an effect waits in. */
export type Lane = 'slack' | 'inbox' | 'evidence' | 'phabricator' | 'airflow'

/** The lane of an effect. */
export function laneOf(effect: Effect): Lane {
  return effect.kind.slice(0, effect.kind.indexOf('.')) as Lane
}

/** How long after an attempt with an unknown ending nothing is sent again, in milliseconds. */
export const quarantineMilliseconds: Record<Lane, number> = {
  slack: 10_000,
  inbox: 0,
  evidence: 0,
  phabricator: 120_000,
  airflow: 0,
}

/** The name under which an effect replaces its like: `slack.card:I7`. */
export function keyOf(effect: Effect): string {
  switch (effect.kind) {
    case 'slack.card':
      return `${effect.kind}:${effect.incident}`
    case 'slack.digest':
      return `${effect.kind}:${effect.digest}`
    case 'slack.line':
      return `${effect.kind}:${effect.incident}:${effect.line}`
    case 'slack.run':
      return `${effect.kind}:${effect.run}`
    case 'slack.run-line':
      return `${effect.kind}:${effect.run}:${effect.line}`
    case 'slack.post':
    case 'slack.file':
      return `${effect.kind}:${effect.name}`
    case 'slack.answer':
      return `${effect.kind}:${effect.inbox}:${effect.part}`
    case 'slack.home':
      return `${effect.kind}:${effect.user}`
    case 'inbox.act':
      return `${effect.kind}:${effect.inbox}`
    case 'evidence.gather':
      return `${effect.kind}:${effect.incident}:${effect.occurrence}`
    case 'phabricator.task':
      return `${effect.kind}:${effect.ticket}`
    case 'phabricator.comment':
    case 'phabricator.close':
    case 'phabricator.reopen':
      return `${effect.kind}:${effect.ticket}:${effect.comment}`
    case 'airflow.act':
      return `${effect.kind}:${effect.act}`
  }
}
