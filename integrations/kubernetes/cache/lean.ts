import { objectAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'

const appliedCopy = 'kubectl.kubernetes.io/last-applied-configuration'

/** An object without the fields that only servers and kubectl read: managedFields, the applied copy of itself. */
export function leanObject(object: Raw): Raw {
  const { managedFields: _, annotations, ...metadata } = objectAt(object, 'metadata')
  const { [appliedCopy]: __, ...kept } = objectAt({ annotations }, 'annotations')
  const lean = Object.keys(kept).length > 0 ? { ...metadata, annotations: kept } : metadata
  return { ...object, metadata: lean }
}

/** A v1 Node without its list of images, which is most of it. */
export function leanNode(node: Raw): Raw {
  const { images: _, volumesInUse: __, ...status } = objectAt(node, 'status')
  const { annotations: ___, ...metadata } = objectAt(leanObject(node), 'metadata')
  return { ...node, metadata, status }
}
