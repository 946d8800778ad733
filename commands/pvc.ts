import { approximateBytes } from '../src/advice/quantity.ts'
import type { Command } from '../src/commands/command.ts'
import type { Tools } from '../src/commands/tools.ts'
import { sayDuration } from '../src/config/duration.ts'
import { nearest } from '../src/config/nearest.ts'
import { CallError } from '../src/delivery/endings.ts'
import { bar } from '../src/platform/bar.ts'
import { claimViews, type ClaimView } from '../src/platform/claim-view.ts'
import { ownNamespaces } from '../src/platform/own-namespaces.ts'
import type { VolumeUse } from '../src/ports/sources.ts'
import { lines, say, toAsker, type Line, type Part } from '../src/reply.ts'

const claimsMost = 20

/** Shows claims: phase, size, class, who mounts them where, how full they are and when they will be. */
export const pvc: Command<Pick<Tools, 'cluster' | 'airflows' | 'usage' | 'clock'>> = {
  name: 'pvc',
  usage: 'pvc [claim]',
  about: 'shows volume claims: size, who mounts them, how full they are and until when',
  examples: ['pvc', 'pvc airflow-ml-model-training'],
  action: 'pvc',

  async answer({ words }, { cluster, airflows, usage, clock }) {
    if (!cluster) return say('No cluster is watched.')
    const namespaces = ownNamespaces(cluster, airflows)
    const uses = new Map<string, readonly VolumeUse[]>()
    let silent: string | null = null
    for (const namespace of usage ? namespaces : []) {
      try {
        uses.set(namespace, (await usage?.volumeUse(namespace, clock.now())) ?? [])
      } catch (error) {
        if (!(error instanceof CallError)) throw error
        silent = error.message
      }
    }
    const all = claimViews(cluster, namespaces, uses)
    const word = words[0]
    const named = word === undefined ? all : all.filter(({ claim }) => claim.name.includes(word))
    if (named.length === 0) return say(noneWords(word, all))
    const fill = fillNote(usage === null, silent)
    return toAsker(
      ...named.slice(0, claimsMost).map(claimPart),
      ...(named.length > claimsMost
        ? [note(`${named.length - claimsMost} more; say a part of the name.`)]
        : []),
      ...(fill === null ? [] : [note(fill)]),
    )
  },
}

function claimPart({ claim, mountedBy, use }: ClaimView): Part {
  const size = claim.capacity ?? claim.requested ?? 'no size yet'
  const shape = [claim.phase ?? 'unknown', size, claim.accessModes.join(', '), claim.storageClass]
  const mounts = mountedBy.map(
    ({ pod, node }) => `${pod.name}${node ? ` on ${node}` : ' (no node yet)'}`,
  )
  return lines(
    [{ bold: claim.name }, ` · ${claim.namespace} · ${shape.filter(Boolean).join(' · ')}`],
    [
      mounts.length === 0
        ? 'Mounted by nobody.'
        : `Mounted by ${mounts.slice(0, 5).join(', ')}${mounts.length > 5 ? ` and ${mounts.length - 5} more` : ''}.`,
    ],
    ...(use === null ? [] : [useLine(use)]),
  )
}

/** What the bar shows as 100 %. */
const fullShare = 0.995

function useLine({ usedBytes, capacityBytes, secondsToFull }: VolumeUse): Line {
  const share = usedBytes / capacityBytes
  const pace =
    secondsToFull === null
      ? share >= fullShare
        ? 'it is full'
        : 'it does not fill'
      : `full in ${sayDuration(secondsToFull)} at this pace`
  const size = (bytes: number) => approximateBytes(BigInt(Math.round(bytes)))
  return [`${bar(share)} · ${size(usedBytes)} of ${size(capacityBytes)} · ${pace}`]
}

function fillNote(isMissing: boolean, silent: string | null): string | null {
  if (isMissing) return 'How full they are is not known: no Prometheus is configured.'
  return silent === null ? null : `How full they are is not known: ${silent}`
}

const note = (text: string): Part => ({ kind: 'note', line: [text] })

function noneWords(word: string | undefined, all: ClaimView[]): string {
  if (word === undefined) return 'No claim is seen.'
  const meant = nearest(
    word.slice(0, 100),
    all.map(({ claim }) => claim.name),
  )
  return `No claim has “${word.slice(0, 100)}” in its name.${meant ? ` Did you mean ${meant}?` : ''}`
}
