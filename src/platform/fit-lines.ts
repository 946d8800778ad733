import type { Line } from '../reply.ts'
import type { Fit } from './fit.ts'

/** A fit in lines: whether it would start now; if not, which wall, and what would. */
export function fitLines(what: string, { walls, node, nearest, atLeast }: Fit): Line[] {
  const seen = atLeast ? ` ${mayBeFuller}` : ''
  if (walls.length === 0) {
    const where =
      node === null ? '; no node is known, so only the rules were looked at' : ` on ${node}`
    return [['✅ ', { bold: what }, ` would start now${where}.${seen}`]]
  }
  const waits = walls.every(({ kind }) => kind === 'busy')
  return [
    [
      waits ? '⏳ ' : '⛔ ',
      { bold: what },
      waits ? ` would wait.${seen}` : ` would not start.${seen}`,
    ],
    ...walls.slice(0, 6).map(({ text }): Line => [`• ${text}`]),
    ...(nearest === null ? [] : [['Would start now: ', { code: nearest }] satisfies Line]),
  ]
}

const mayBeFuller =
  'Only pods of our own namespaces are seen: the nodes hold at least these and may be fuller.'

/** The same as one line for the form of a run. */
export function fitLine(what: string, { walls, node, nearest, atLeast }: Fit): Line {
  const seen = atLeast ? ` ${mayBeFuller}` : ''
  if (walls.length === 0)
    return [`✅ ${what} would start now${node === null ? '' : ` on ${node}`}.${seen}`]
  const waits = walls.every(({ kind }) => kind === 'busy')
  const words = walls.map(({ text }) => text).join('; ')
  return [
    `${waits ? '⏳' : '⛔'} ${what} ${waits ? 'would wait' : 'would not start'}: ${words}.`,
    ...(nearest === null ? [] : [' Would start now: ', { code: nearest }]),
    ...(seen === '' ? [] : [seen]),
  ]
}
