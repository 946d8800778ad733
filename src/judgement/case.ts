import type { AdviceKey, Retry } from '../diagnosis/finding.ts'
import { objectAt, textAt, textsAt } from '../evidence/raw.ts'
import type { Raw } from '../evidence/snapshot.ts'

/** A number that is due: within the range, or none at all. */
export type DueNumber = { min: string; max: string } | null

/** The verdict that a labelled case calls right. */
export type DueVerdict = {
  /** One of these. */
  causes: string[]
  owner: string
  ticket: string
  retry: Retry | null
  advice: ReadonlyMap<AdviceKey, DueNumber>
  /** Texts that the explanation must hold, and must not (in any case). */
  mentions: string[]
  never: string[]
}

/** Reads the verdict of a case, or null where the object has none. */
export function dueVerdict(labelled: Raw): DueVerdict | null {
  const verdict = objectAt(labelled, 'verdict')
  const { cause } = verdict
  const causes = typeof cause === 'string' ? [cause] : textsAt(verdict, 'cause')
  if (causes.length === 0) return null
  return {
    causes,
    owner: textAt(verdict, 'owner') ?? '',
    ticket: textAt(verdict, 'ticket') ?? '',
    retry: (textAt(verdict, 'retry') as Retry | null) ?? null,
    advice: new Map(
      Object.entries(objectAt(verdict, 'advice')).flatMap(
        ([key, range]): [AdviceKey, DueNumber][] => {
          if (range === null) return [[key as AdviceKey, null]]
          const [min, max] = [textAt(range, 'min'), textAt(range, 'max')]
          return min !== null && max !== null ? [[key as AdviceKey, { min, max }]] : []
        },
      ),
    ),
    mentions: textsAt(verdict, 'mentions'),
    never: textsAt(verdict, 'never'),
  }
}
