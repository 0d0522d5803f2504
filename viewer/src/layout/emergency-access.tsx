/** Over everything clinical: an objection is overridden, until when and why (feature 58). */
import type { ReactNode } from 'react'
import { sayEmergencyAccess } from '../content/emergency-access.ts'
import type { RecordView } from '../record/record-view.ts'

export function EmergencyAccess({ view }: { readonly view: RecordView }): ReactNode {
  const words = sayEmergencyAccess(view.opened)
  if (!words) return null
  return (
    <section className="ncr-emergency" aria-label="Emergency access">
      <b>{words.heading}</b> {words.text}
    </section>
  )
}
