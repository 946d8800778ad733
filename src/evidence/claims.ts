import type { Facts } from './facts.ts'
import type { Claim } from './kubernetes-storage.ts'
import type { Pod } from './kubernetes-pod.ts'

/** The names of the claims that a pod mounts. */
export const claimNamesOf = (pod: Pod | null): string[] => [
  ...new Set((pod?.volumes ?? []).flatMap(({ claimName }) => claimName ?? [])),
]

/** The claims of this pod that the snapshot shows. */
export function claimsOf({ kubernetes: { pod, claims } }: Facts): Claim[] {
  const names = claimNamesOf(pod)
  return (claims ?? []).filter(({ name }) => names.includes(name))
}

/** The claim that a message about a volume means: by its name, its volume's name, or the pod's volume that mounts it. */
export function claimMeant(facts: Facts, text: string): string | null {
  const { pod, claims, volumes } = facts.kubernetes
  const names = claimNamesOf(pod)
  const volumeName = /volume "([^"]{1,253})"/.exec(text)?.[1]
  const bound = claims?.find(
    (claim) => claim.volumeName === volumeName && names.includes(claim.name),
  )?.name
  const referred = volumes.find(({ name }) => name === volumeName)?.claimName
  if (volumeName && (bound ?? referred)) return bound ?? referred ?? null
  const unmounted = /unmounted volumes=\[([^\]]{0,2000})\]/.exec(text)?.[1]?.split(/[ ,]+/) ?? []
  const mounted = [...unmounted, volumeName].flatMap(
    (name) => pod?.volumes.find((volume) => volume.name === name)?.claimName ?? [],
  )
  return (
    mounted[0] ??
    names.find((name) => text.includes(`"${name}"`)) ??
    (/pvc-[0-9a-f-]{36}/.test(text) && names.length === 1 ? (names[0] ?? null) : null)
  )
}
