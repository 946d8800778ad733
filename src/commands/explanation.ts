import type { Finding } from '../diagnosis/finding.ts'
import type { Line, Part } from '../reply.ts'

const owners = {
  ml: 'the pipeline’s own',
  'dpe-sre': 'the platform’s (DPE SRE)',
  nobody: 'nobody’s',
}
const retries = {
  pointless: 'running it again would fail the same way',
  helps: 'running it again may work',
  wait: 'it goes on by itself when what it waits for is there',
}

/** What a person has ended would not end the same way: they are asked. */
const retryWords = ({ cause, retry }: Finding): string =>
  cause === 'marked-by-user' ? 'whoever decided it knows whether to run it again' : retries[retry]

/** A finding as an answer: what happened, why, what to do, what is not known; of what is over, not what another try would do. */
export function explanationOf(finding: Finding, context: Line, isOver = false): Part[] {
  const { headline, explanation, fields, copy, cappedBy, owner, notAvailable } = finding
  return [
    { kind: 'header', text: headline },
    { kind: 'note', line: context },
    ...(fields.length > 0
      ? [
          {
            kind: 'fields',
            fields: fields.map(({ label, value }) => ({ label, value: [value] })),
          } satisfies Part,
        ]
      : []),
    { kind: 'lines', lines: explanation.map((sentence): Line => [sentence]) },
    ...(copy ? [{ kind: 'code', text: copy } satisfies Part] : []),
    ...(cappedBy ? [{ kind: 'lines', lines: [[`Capped by ${cappedBy}.`]] } satisfies Part] : []),
    ...(finding.cause === 'healthy'
      ? []
      : [
          {
            kind: 'note',
            line: isOver
              ? [`The cause was ${owners[owner]}.`]
              : [`The cause is ${owners[owner]}; ${retryWords(finding)}.`],
          } satisfies Part,
        ]),
    ...(notAvailable.length > 0 && !explanation.some((each) => each.startsWith('Not available'))
      ? [{ kind: 'note', line: [`Not available: ${notAvailable.join('; ')}`] } satisfies Part]
      : []),
  ]
}
