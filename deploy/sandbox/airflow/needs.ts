/** What the pipelines' work really takes; stories change it. Quantities as text. */
export type Needs = {
  trainingMemory: string
  qualityMemory: string
  /** What the claim holds after a training. */
  claim: string
  sparkOverheadGigabytes: number
  trainingSeconds: number
}

/** Everything fits. */
export const modestNeeds = (): Needs => ({
  trainingMemory: '3.5Gi',
  qualityMemory: '2.5Gi',
  claim: '12Gi',
  sparkOverheadGigabytes: 6,
  trainingSeconds: 60,
})
