import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { diagnose } from '../diagnosis/index.ts'
import { dueVerdict } from '../judgement/case.ts'
import { judgementReport, type JudgedCase } from '../judgement/report.ts'
import { scoreCase } from '../judgement/score.ts'
import { readObject, snapshotIn, UnreadableInput } from './input.ts'
import { terminal, type Output } from './output.ts'

/** `groundcrew judge DIR…`: judges labelled cases. Returns 0 if every target holds, 1 if one falls short, 2 where it could not read. */
export async function judge(
  directories: readonly string[],
  output: Output = terminal,
): Promise<number> {
  try {
    const judged: JudgedCase[] = []
    for (const directory of directories) judged.push(...(await judgeDirectory(directory)))
    const { text, held } = judgementReport(judged)
    output.write(text)
    return held ? 0 : 1
  } catch (error) {
    if (!(error instanceof UnreadableInput)) throw error
    output.error(error.message)
    return 2
  }
}

/** Judges every `*.json` of a directory, in the order of their names. */
export async function judgeDirectory(directory: string): Promise<JudgedCase[]> {
  const names = await readdir(directory).catch(() => {
    throw new UnreadableInput(`${directory} is not a directory that can be read.`)
  })
  const files = names.filter((name) => name.endsWith('.json')).toSorted()
  if (files.length === 0) throw new UnreadableInput(`${directory} holds no case (*.json).`)
  const cases: JudgedCase[] = []
  for (const name of files) {
    const labelled = await readObject(join(directory, name))
    const due = dueVerdict(labelled)
    if (!due)
      throw new UnreadableInput(
        `${join(directory, name)} is not a labelled case: it has no verdict.`,
      )
    const finding = diagnose(snapshotIn(labelled, name))
    cases.push({
      name,
      due: due.causes.join(' or '),
      found: finding.cause,
      score: scoreCase(finding, due),
    })
  }
  return cases
}
