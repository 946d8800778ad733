import { approximateBytes } from '../advice/quantity.ts'
import { sayDuration } from '../config/duration.ts'
import type { VolumeUse } from '../ports/sources.ts'
import { bar } from './bar.ts'
import { nothingFailed, type Warning } from './warning.ts'

const daySeconds = 86_400
const fullShare = 0.95
/** What a bar shows as 100 %. */
const wholeShare = 0.995

/** The claims that are full within a day at their pace, or nearly full; one whose warning stands stays until it has eased. */
export function claimWarnings(
  namespace: string,
  uses: readonly VolumeUse[],
  isKnown: (name: string) => boolean,
): Warning[] {
  return uses.flatMap(({ claim, usedBytes, capacityBytes, secondsToFull }): Warning[] => {
    const share = usedBytes / capacityBytes
    const patience = isKnown(`${namespace}/${claim}`) ? 1.5 : 1
    const isSoon = secondsToFull !== null && secondsToFull < daySeconds * patience
    if (!isSoon && share < fullShare / patience ** 0.25) return []
    const size = (bytes: number) => approximateBytes(BigInt(Math.round(bytes)))
    const soon = isSoon ? `full in ${hoursWords(secondsToFull)} at its pace` : 'nearly full'
    const stand = share >= wholeShare ? 'full' : soon
    return [
      {
        resource: { kind: 'claim', namespace, name: claim },
        headline: `claim ${claim} is ${stand}`,
        explanation: [
          `It holds ${size(usedBytes)} of ${size(capacityBytes)}; what writes to a full volume fails.`,
          `${nothingFailed} Delete what is not needed, or ask the platform for more.`,
        ],
        fields: [
          { label: 'Used', value: `${size(usedBytes)} of ${size(capacityBytes)} ${bar(share)}` },
        ],
        change: {
          field: 'storage',
          from: size(capacityBytes),
          to: null,
          why: `it is ${stand}`,
        },
        isGrave: share >= fullShare,
      },
    ]
  })
}

/** In whole hours, so that a card that counts down is seldom edited. */
const hoursWords = (seconds: number): string =>
  seconds < 3600 ? 'less than an hour' : sayDuration(Math.floor(seconds / 3600) * 3600)
