import { groupOf, type Group } from '../access/policy.ts'
import { nearest } from '../config/nearest.ts'
import { say, type Reply } from '../reply.ts'
import type { Ask } from './ask.ts'
import type { Command } from './command.ts'
import { inThread } from './in-thread.ts'
import { Misunderstood } from './misunderstood.ts'
import { parseWords } from './parse.ts'
import { plainText } from './plain-text.ts'
import type { Tools } from './tools.ts'

/** What changes something is asked of the policy once it is known what it touches. */
const readOnly: Group[] = ['reads', 'readers']

/** Who asks, and where. */
export type Asking = Pick<Ask, 'id' | 'user' | 'channel' | 'thread'>

/** Finds the command that a text names and lets it answer; what is not understood is answered with what would be. */
export async function dispatch(text: string, asking: Asking, tools: Tools): Promise<Reply> {
  const plain = plainText(text)
  const [name = 'help'] = plain.split(/\s+/, 1).filter(Boolean)
  const command = commandNamed(name, tools.commands)
  if (!command) return unknownCommand(name, tools.commands)

  const rest = plain.slice(name.length).trim()
  const { words, options, flags, strangers, repeated } = parseWords(rest, command.flags ?? {})
  if (strangers[0]) return unknownFlag(strangers[0], command)
  if (repeated[0])
    return say(
      { code: repeated[0].slice(0, 60) },
      ' is given twice; nothing was done. Which value is meant?',
    )

  if (readOnly.includes(groupOf(command.action))) {
    const decision = await tools.access.may(asking, command.action, { instance: null, dag: null })
    if (!decision.allowed) return say(`You may not use this: ${decision.why}.`)
  }

  const ask = { ...asking, words, options, flags, text: rest }
  return understood(async () => command.answer(await inThread(ask, command.meant, tools), tools))
}

/** What could not be resolved is an answer, not an error. */
export async function understood(answer: () => Promise<Reply>): Promise<Reply> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof Misunderstood) return say(error.message)
    throw error
  }
}

/** The command of that name, whatever its case. */
export const commandNamed = (name: string, commands: readonly Command[]): Command | null =>
  commands.find((command) => command.name === name.toLowerCase()) ?? null

/** What is said to a word that is no command. */
export function unknownCommand(name: string, commands: readonly Command[]): Reply {
  const meant = nearest(
    name,
    commands.map((command) => command.name),
  )
  return say(
    'There is no command ',
    { code: name.slice(0, 60) },
    meant ? '. Did you mean ' : '. ',
    ...(meant ? [{ code: `/ml ${meant}` }, '? '] : []),
    { code: '/ml help' },
    ' lists them all.',
  )
}

function unknownFlag(flag: string, { name, flags = {}, usage }: Command): Reply {
  const known = Object.keys(flags).map((each) => `--${each}`)
  const meant = nearest(flag, known)
  return say(
    { code: `/ml ${name}` },
    ' has no ',
    { code: flag.slice(0, 60) },
    meant ? `. Did you mean ${meant}? ` : '. ',
    'Usage: ',
    { code: `/ml ${usage}` },
  )
}
