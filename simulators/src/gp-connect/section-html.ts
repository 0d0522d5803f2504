/** One section as the practice's system draws it: fixed headings, banners, tables, and four empties that mean different things. */
import { html, type Html } from '../fhir-server/html.ts'
import type { PracticeId } from '../population/resident.ts'
import { SECTION_TITLES, tablesOf, WITHOUT_PERIOD, type Row, type SectionCode, type Table } from './sections.ts'
import type { Resource } from '@medplum/fhirtypes'

export interface Period {
  readonly start?: string
  readonly end?: string
}

type Empty = 'none-recorded' | 'no-retrieval' | 'access-denied' | 'not-supported'

/** Practices' systems differ: what some of them cannot or will not give, whoever is asked about. */
export const NOT_GIVEN: Partial<Record<PracticeId, Partial<Record<SectionCode, Empty>>>> = {
  arnold: { ADM: 'access-denied' },
  sherwood: { ENC: 'no-retrieval' },
  beeston: { REF: 'not-supported', OBS: 'no-retrieval' },
  newark: { IMM: 'not-supported', ADM: 'access-denied' }
}

export const WORDS: Readonly<Record<Empty, (title: string) => string>> = {
  'none-recorded': (title) => `No '${title}' data is recorded for this patient.`,
  'no-retrieval': (title) =>
    `This system does not support retrieval of '${title}' data. This data may still exist in the source system.`,
  'access-denied': (title) => `Access is denied to '${title}' data. Please contact the GP practice.`,
  'not-supported': (title) => `'${title}' data is not supported by this system.`
}

export interface Asked {
  readonly section: SectionCode
  readonly period: Period | null
  readonly practice: PracticeId
  readonly resources: readonly Resource[]
  /** Something of it is held back at the practice. */
  readonly excluded?: boolean
  /** The record came from another practice that has not sent all of it yet. */
  readonly transferredOn?: string
}

/** XHTML of the section, for Composition.section.text.div. */
export function sectionHtml(asked: Asked): string {
  const title = SECTION_TITLES[asked.section]
  const notGiven = NOT_GIVEN[asked.practice]?.[asked.section]
  return html`<div xmlns="http://www.w3.org/1999/xhtml">
    <h1>${title}</h1>
    ${
      asked.transferredOn !== undefined &&
      html`<div class="gptransfer-banner">
        <p>
          Patient record transfer from previous GP practice not yet complete; information recorded before
          ${inWords(asked.transferredOn)} may be missing.
        </p>
      </div>`
    }
    ${
      notGiven
        ? html`<div class="content-banner"><p>${WORDS[notGiven](title)}</p></div>`
        : tablesOf(asked.section, asked.resources).map((table) => tableHtml(table, asked))
    }
  </div>`.text
}

function tableHtml(table: Table, { section, period, excluded }: Asked): Html {
  const rows = table.rows.filter((row) => isWithin(row.date, period))
  return html`<div>
    <h2>${table.title}</h2>
    ${!WITHOUT_PERIOD.includes(section) && html`<div class="date-banner"><p>${periodWords(period)}</p></div>`}
    ${
      excluded &&
      html`<div class="exclusion-banner">
        <p>Items excluded due to confidentiality and/or patient preferences.</p>
      </div>`
    }
    ${rows.length === 0 ? html`<p>${WORDS['none-recorded'](table.title)}</p>` : filled(table, rows, section)}
  </div>`
}

function filled(table: Table, rows: readonly Row[], section: SectionCode): Html {
  const itemClass = section === 'MED' ? 'med-item-column' : ''
  return html`<table id="${table.id}">
    <thead>
      <tr>
        ${table.columns.map((column) => html`<th>${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <td class="date-column">${inWords(row.date)}</td>
            ${row.cells.map((cell, index) =>
              index === 0 && itemClass !== '' ? html`<td class="${itemClass}">${cell}</td>` : html`<td>${cell}</td>`
            )}
          </tr>`
      )}
    </tbody>
  </table>`
}

/** Partial dates compare by what they say. */
function isWithin(date: string, period: Period | null): boolean {
  if (period === null || date === '') return true
  const { start, end } = period
  const atStart = start === undefined || date.slice(0, start.length) >= start.slice(0, date.length)
  return atStart && (end === undefined || date.slice(0, end.length) <= end.slice(0, date.length))
}

function periodWords(period: Period | null): string {
  if (period === null) return 'All relevant items'
  const { start, end } = period
  if (start !== undefined && end !== undefined) return `For the period '${inWords(start)}' to '${inWords(end)}'`
  return start === undefined ? `All data items until '${inWords(end ?? '')}'` : `Data items from '${inWords(start)}'`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** dd-Mmm-yyyy, or as much of it as the date says. */
export function inWords(date: string): string {
  const [year = '', month, day] = date.split('-')
  return [day, month === undefined ? undefined : MONTHS[Number(month) - 1], year]
    .filter((part) => part !== undefined)
    .join('-')
}
