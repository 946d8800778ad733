import { bytesIn } from '../cluster/bytes.ts'
import type { Life } from '../cluster/life.ts'

/** The life of a training: an epoch now and then, a checkpoint on the claim at the end. */
export function trainingLife(options: {
  seconds: number
  memory: string
  claim: string
  model: string
}): Life {
  const { seconds, memory, claim, model } = options
  const epochs = [0.2, 0.4, 0.6, 0.75].map((share, index) => ({
    second: Math.round(seconds * share),
    line: `epoch ${index + 1}/5 loss=${(0.61 / (1 + 0.35 * index)).toFixed(2)}`,
  }))
  const path = `/mnt/model-training/${model}/model.safetensors`
  return {
    runSeconds: seconds,
    peakBytes: bytesIn(memory),
    peakAfterSeconds: seconds * 0.7,
    claimBytes: bytesIn(claim),
    exitCode: 0,
    prints: [
      { second: 1, line: 'Loading training data from /mnt/model-training' },
      ...epochs,
      { second: Math.round(seconds * 0.95), line: `model saved to ${path}` },
    ],
    fullClaimLines: [
      `Saving model checkpoint to ${path}`,
      'Traceback (most recent call last):',
      '  File "/srv/app/training/retrain.py", line 214, in <module>',
      '    trainer.save_model(output_model_path)',
      `OSError: [Errno 28] No space left on device: '${path}'`,
    ],
  }
}

/** The life of a pod that only moves files. */
export function copyingLife(seconds: number): Life {
  return {
    runSeconds: seconds,
    peakBytes: bytesIn('512Mi'),
    peakAfterSeconds: seconds,
    claimBytes: 0,
    exitCode: 0,
    prints: [{ second: 1, line: 'Copying contents from HDFS to the claim' }],
    fullClaimLines: [],
  }
}
