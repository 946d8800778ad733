import type { Command } from '../src/commands/command.ts'
import type { Tools } from '../src/commands/tools.ts'
import { bar } from '../src/platform/bar.ts'
import { quotaShares, readDay, type UsePoint, withPresent } from '../src/platform/day-of-use.ts'
import { quotaPicture } from '../src/platform/day-picture.ts'
import { ownNamespaces } from '../src/platform/own-namespaces.ts'
import { quotaView, type QuotaView } from '../src/platform/quota-view.ts'
import { pictureButton, showPicture } from '../src/platform/show-picture.ts'
import { sparkline } from '../src/platform/sparkline.ts'
import { lines, say, toAsker, type Line, type Part } from '../src/reply.ts'

const namespacesMost = 5

/** Shows the quotas of a namespace, the largest pod that still fits, and who uses most. */
export const quota: Command<Pick<Tools, 'cluster' | 'airflows' | 'store' | 'clock' | 'draw'>> = {
  name: 'quota',
  usage: 'quota [namespace] [--picture]',
  about: 'shows quotas: hard, used, free, the largest pod that still fits and who uses most',
  examples: ['quota', 'quota airflow-ml', 'quota --picture'],
  action: 'quota',
  flags: { picture: 'switch' },

  async answer({ words, flags, thread }, { cluster, airflows, store, clock, draw }) {
    if (!cluster) return say('No cluster is watched.')
    const own = ownNamespaces(cluster, airflows)
    const wanted = words[0] ? [words[0]] : own
    const views = wanted.slice(0, namespacesMost).map((each) => quotaView(cluster, each))
    const ruled = views.filter(({ fields, largest }) => fields.length > 0 || largest !== null)
    if (ruled.length === 0) return say(noneWords(words[0], own))
    const days = new Map<string, UsePoint[]>()
    const at = clock.now()
    for (const { namespace } of ruled) {
      const day = await readDay(store, namespace)
      days.set(namespace, withPresent(day, quotaShares(cluster, namespace), at))
    }
    const picture = quotaPicture(days, at)
    if (flags['picture']) return showPicture(picture, { name: pictureName(days), thread }, draw)

    const more = wanted.length - namespacesMost
    const parts = ruled.flatMap((view): Part[] => {
      const field = view.fields[0]?.field ?? ''
      const line = sparkline(days.get(view.namespace) ?? [], field, at)
      return [...viewParts(view), ...(line === null ? [] : [lines([`${field}: ${line}`])])]
    })
    return toAsker(
      ...parts,
      ...(more > 0 ? [{ kind: 'note', line: [`${more} more namespaces; name one.`] } as Part] : []),
      ...pictureButton(picture, ['quota', ...words.slice(0, 1), '--picture'].join(' ')),
    )
  },
}

function viewParts({ namespace, fields, largest, consumers }: QuotaView): Part[] {
  return [
    { kind: 'header', text: `Quotas of ${namespace}` },
    ...(fields.length === 0
      ? [lines(['No quota is seen.'])]
      : [
          {
            kind: 'table',
            columns: ['Quota', 'Field', 'Used', 'Hard', 'Free', 'Share'],
            rows: fields.map((each) => [
              each.quota,
              each.field,
              each.used,
              each.hard,
              each.free,
              bar(each.share),
            ]),
          } as Part,
        ]),
    ...(largest === null
      ? []
      : [
          lines([
            'Largest pod that still fits: ',
            { bold: `${largest.atMost ? 'at most ' : ''}${largest.memory} memory` },
            ` (${largest.why}).`,
            largest.atMost ? ` ${ownPodsOnly}` : '',
          ]),
        ]),
    ...(consumers === null
      ? []
      : [
          lines(
            [{ bold: `Most ${consumers.field}` }],
            ...consumers.rows.map(({ name, amount, share }): Line => [
              `• ${name}: ${amount}, ${Math.round(share * 100)} % of what our pods use`,
            ]),
          ),
        ]),
  ]
}

const ownPodsOnly = 'Only pods of our own namespaces are seen: the nodes hold at least these.'

const noneWords = (word: string | undefined, own: string[]): string =>
  word === undefined
    ? 'No quota or LimitRange is seen.'
    : `No quota or LimitRange of ${word.slice(0, 63)} is seen; there is ${own.join(', ') || 'none at all'}.`

const pictureName = (days: ReadonlyMap<string, unknown>): string =>
  days.size === 1 ? `quotas-of-${[...days.keys()].join()}` : 'quotas'
