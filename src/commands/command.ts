import type { Action } from '../access/policy.ts'
import type { Reply } from '../reply.ts'
import type { Ask } from './ask.ts'
import type { About } from './in-thread.ts'
import type { Flags } from './parse.ts'
import type { Tools } from './tools.ts'

/** A form that came back: the values of its fields by name, already good by the form's own schemas. */
export type Submitted = { values: Record<string, unknown>; context: Record<string, string> }

/** One subcommand of `/ml`. It reads what it needs, and answers with data; it changes nothing itself. */
export type Command<Needs = Tools> = {
  name: string
  /** `run <dag> [key=value …]` */
  usage: string
  /** One sentence for the list of commands, without a full stop. */
  about: string
  examples: string[]
  /** What the policy calls it. */
  action: Action
  flags?: Flags
  /** What it is about in the thread of a card, where that need not be named. */
  meant?: About
  answer(ask: Ask, needs: Needs): Promise<Reply>
  /** What follows when the command's form comes back. */
  submitted?(submitted: Submitted, ask: Ask, needs: Needs): Promise<Reply>
}
