import type { Finding } from '../diagnosis/finding.ts'
import { diagnose } from '../diagnosis/index.ts'
import { readObject, snapshotIn, UnreadableInput } from './input.ts'
import { terminal, type Output } from './output.ts'

/** `groundcrew diagnose [--json] FILE…`: judges snapshots offline. Returns 0, or 2 where an input could not be read. */
export async function diagnoseFiles(
  files: readonly string[],
  options: { json: boolean },
  output: Output = terminal,
): Promise<number> {
  if (files.length === 0) {
    output.error('diagnose needs at least one file, or - for standard input.')
    return 2
  }
  let code = 0
  for (const [index, file] of files.entries()) {
    try {
      const finding = diagnose(snapshotIn(await readObject(file), file))
      if (options.json) output.write(jsonLine(file, finding))
      else
        output.write(`${index > 0 ? '\n' : ''}${readable(files.length > 1 ? file : null, finding)}`)
    } catch (error) {
      if (!(error instanceof UnreadableInput)) throw error
      output.error(error.message)
      code = 2
    }
  }
  return code
}

/** One line for scripts; the keys are the outside of the program (INTERFACES). */
function jsonLine(file: string, finding: Finding): string {
  const { cause, owner, ticket, retry, advice, explanation } = finding
  return JSON.stringify({
    file,
    cause,
    owner,
    ticket,
    retry,
    advice,
    explanation: explanation.join(' '),
  })
}

const owners = { ml: 'the ML team', 'dpe-sre': 'DPE SRE', nobody: 'nobody' } as const
const tickets = {
  file: 'a ticket is filed',
  offer: 'a ticket is offered',
  none: 'no ticket',
} as const
const retries = {
  pointless: 'trying again fails the same way',
  helps: 'another try is likely to get through',
  wait: 'it goes on by itself',
} as const

/** For people: the headline, the sentences, then the verdict and what to copy. */
function readable(file: string | null, finding: Finding): string {
  const {
    headline,
    explanation,
    cause,
    owner,
    ticket,
    retry,
    cappedBy,
    copy,
    change,
    notAvailable,
  } = finding
  const lines = [
    ...(file === null ? [] : [`${file}`]),
    headline,
    ...explanation.map((sentence) => `  ${sentence}`),
    `  Cause ${cause}; owner: ${owners[owner]}; ${tickets[ticket]}; ${retries[retry]}.`,
    ...(cappedBy === null ? [] : [`  Capped by ${cappedBy}.`]),
    ...(change === null
      ? []
      : [
          ...[change, ...(change.besides ?? [])].map(
            ({ field, from, to, why }) =>
              `  Asked for: ${field} from ${from ?? 'now'} to ${to ?? '(to be said)'}. ${why}`,
          ),
        ]),
    ...(copy === null ? [] : [`  Copy: ${copy}`]),
    ...notAvailable.map((source) => `  Not available: ${source}`),
  ]
  return lines.join('\n')
}
