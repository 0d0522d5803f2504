/** A partner's list of its staff (JSON): `[{ "userId", "nhsNumber"?, "address"? }]`. One that cannot be read whole is a fault. */
import { z } from 'zod'
import { toNhsNumber } from '../domain/nhs-number.ts'
import type { StaffList } from '../domain/staff-list.ts'
import type { KeyReader } from './launch-file.ts'

const staffSchema = z.array(
  z.object({
    userId: z.string().min(1),
    nhsNumber: z
      .string()
      .refine((number) => toNhsNumber(number) !== null)
      .nullish(),
    address: z.string().nullish()
  })
)

export function createStaffListSchema(keys: KeyReader) {
  return z
    .string()
    .min(1)
    .transform(async (file, context): Promise<StaffList> => {
      const read = staffSchema.safeParse(await keys.json(file))
      // Which line it is names nobody: a fault stands in the log.
      const place = read.error?.issues[0]?.path[0]
      const message = place === undefined ? 'no readable list of staff (JSON)' : `entry ${String(place)} is not right`
      if (!read.success) {
        context.addIssue({ code: 'custom', message })
        return z.NEVER
      }
      return new Map(
        read.data.map(({ userId, nhsNumber, address }) => [
          userId,
          { nhsNumber: nhsNumber ?? null, address: address ?? null }
        ])
      )
    })
}
