import { messageAsText } from '../../../test/emulators/slack/as-text.ts'
import type {
  SlackChange,
  SlackEmulator,
  SlackMessage,
} from '../../../test/emulators/slack/index.ts'
import { formLine } from './form-line.ts'
import type { FileFolder } from './file-folder.ts'

/** What the player has seen, by the numbers that it was given. */
export type Transcript = {
  /** The message `#3` or `#3.1`; null when there is none. */
  message(number: string): SlackMessage | null
  /** Every message seen, ephemeral ones too, the newest last. */
  seen(): readonly SlackMessage[]
  /** How many lines were written. */
  count(): number
}

/** Writes down everything that people see in the emulated Slack, as it happens.  */
export function createTranscript(
  slack: SlackEmulator,
  files: FileFolder,
  print: (line: string) => void,
): Transcript {
  const numbers = new Map<SlackMessage, string>()
  const texts = new Map<SlackMessage, string>()
  const replies = new Map<string, number>()
  const seen: SlackMessage[] = []
  let roots = 0
  let lines = 0
  const { workspace } = slack

  const write = (line: string): void => {
    lines += 1
    print(line.replaceAll('\n', '\n  '))
  }
  const nameOf = (id: string): string | null =>
    workspace.users.get(id)?.name ??
    workspace.channels.get(id)?.name ??
    workspace.usergroups.get(id)?.handle ??
    null
  const textOf = (message: SlackMessage): string =>
    [messageAsText(message, nameOf), ...message.files.map((id) => `[${fileName(id)}]`)]
      .filter((part) => part !== '')
      .join('\n')
  const fileName = (id: string): string => workspace.files.get(id)?.filename ?? id
  const placeOf = (id: string): string => {
    const channel = workspace.channels.get(id)
    return channel?.direct ? `@${nameOf(channel.direct)}` : `#${channel?.name ?? id}`
  }

  function numberOf(message: SlackMessage): string {
    const root = message.thread === null ? null : rootOf(message)
    if (root === null) return `#${(roots += 1)}`
    const count = (replies.get(root) ?? 0) + 1
    replies.set(root, count)
    return `${root}.${count}`
  }

  function rootOf({ channel, thread }: SlackMessage): string | null {
    const root = workspace.channels.get(channel)?.messages.get(thread ?? '')
    return root ? (numbers.get(root) ?? null) : null
  }

  function posted(message: SlackMessage): void {
    const text = textOf(message)
    texts.set(message, text)
    seen.push(message)
    const where = `${placeOf(message.channel)} ${nameOf(message.user) ?? message.user}: ${text}`
    if (message.onlyFor !== null) return write(`(only ${nameOf(message.onlyFor)}) ${where}`)
    const number = numberOf(message)
    numbers.set(message, number)
    write(`${number} ${where}`)
  }

  function edited(message: SlackMessage): void {
    const text = textOf(message)
    if (texts.get(message) === text) return
    texts.set(message, text)
    write(`${labelOf(message)} edited: ${text}`)
  }

  const labelOf = (message: SlackMessage): string =>
    message.onlyFor === null ? (numbers.get(message) ?? '#?') : `(only ${nameOf(message.onlyFor)})`

  function hear(change: SlackChange): void {
    switch (change.kind) {
      case 'posted':
        return posted(change.message)
      case 'edited':
        return edited(change.message)
      case 'deleted':
        return write(`${labelOf(change.message)} deleted`)
      case 'view':
      case 'view-errors':
        return write(formLine(change.view))
      case 'home':
        return write(
          `(only ${nameOf(change.view.user)}) [home]\n${messageAsText({ text: '', blocks: change.view.body.blocks }, nameOf)}`,
        )
      case 'file':
        return write(`[file ${change.file.filename}] ${files.save(change.file)}`)
      default:
        return undefined
    }
  }
  slack.onChange(hear)

  return {
    message: (number) => [...numbers].find(([, each]) => each === number)?.[0] ?? null,
    seen: () => seen,
    count: () => lines,
  }
}
