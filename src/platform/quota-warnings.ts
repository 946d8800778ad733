import { readQuota } from '../evidence/kubernetes-policy.ts'
import type { Raw } from '../evidence/snapshot.ts'
import { bar } from './bar.ts'
import { sayBare } from './say-amount.ts'
import { nothingFailed, type Warning } from './warning.ts'

/** Shares of a quota at which the platform's own alerts warn and cry, and below which it is over. Source: operations/alerts, team-data-platform. */
const warnShare = 0.85
const cryShare = 0.95
const overShare = 0.8

/** The shares that a picture of quotas marks. */
export const quotaLimits: readonly number[] = [warnShare, cryShare]

/** The quotas that are nearly used up, one warning each; `known` are those whose warning stands, and stay until they have eased. */
export function quotaWarnings(
  quotas: readonly Raw[],
  isKnown: (name: string) => boolean,
): Warning[] {
  return quotas.map(readQuota).flatMap(({ name, namespace, hard, used }): Warning[] => {
    const least = isKnown(`${namespace}/${name}`) ? overShare : warnShare
    const full = [...hard]
      .map(([field, most]) => ({
        field,
        most,
        used: used.get(field)?.nanos ?? 0n,
        share: most.nanos > 0n ? Number(used.get(field)?.nanos ?? 0n) / Number(most.nanos) : 0,
      }))
      .filter(({ share }) => share >= least)
      .toSorted((one, other) => other.share - one.share)
    const [worst] = full
    if (!worst) return []
    const percent = Math.floor(worst.share * 100)
    return [
      {
        resource: { kind: 'quota', namespace, name },
        headline: `${worst.field} of quota ${name} is ${percent} % used`,
        explanation: [
          `${worst.share >= cryShare ? 'Pods that ask for more than what is left are refused, and Airflow fails their tasks at once' : 'When it is full, pods are refused and Airflow fails their tasks at once'}.`,
          `${nothingFailed} End what is not needed, or ask the platform for more.`,
        ],
        fields: full.slice(0, 5).map(({ field, most, used: taken, share }) => ({
          label: field,
          value: `${sayBare(field, taken)} of ${most.text} ${bar(share)}`,
        })),
        change: {
          field: worst.field,
          from: worst.most.text,
          to: null,
          why: `${percent} % of it is used`,
        },
        isGrave: worst.share >= cryShare,
      },
    ]
  })
}
