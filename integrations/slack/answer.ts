import type { z } from 'zod'
import { Uncertain } from '../../src/delivery/endings.ts'

/** Slack's answer in the shape expected; another shape means that what was done is not known. */
export function readAnswer<T>(schema: z.ZodType<T>, answer: unknown, method: string): T {
  const read = schema.safeParse(answer)
  if (read.success) return read.data
  const places = read.error.issues.map((issue) => issue.path.join('.')).slice(0, 3)
  throw new Uncertain(
    'slack',
    `${method}: Slack's answer has another shape at ${places.join(', ')}`,
  )
}
