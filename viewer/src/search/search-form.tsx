/** The field. It searches on Enter or on the button alone: each search asks every source and is written down. */
import { useEffect, useId, useState, type ReactNode, type SyntheticEvent } from 'react'
import type { SEARCH_CHARACTERS_MAX } from '@ncr/contract/search.ts'
import { SEARCH } from '../content/search.ts'

/** The contract's own number; its file would bring the whole of zod. */
const CHARACTERS_MAX: typeof SEARCH_CHARACTERS_MAX = 100
const FOUND_CHARACTERS_MIN = 2

interface SearchFormProps {
  /** What is looked for now; the field takes it on when the reader goes back. */
  readonly query: string | null
  /** The server would not look for that. */
  readonly isRefused: boolean
  readonly search: (query: string) => void
}

/** As the server counts: one letter or figure is in everything. */
function isTooShort(typed: string): boolean {
  return (typed.match(/[\p{L}\p{N}]/gu) ?? []).length < FOUND_CHARACTERS_MIN
}

export function SearchForm({ query, isRefused, search }: SearchFormProps): ReactNode {
  const id = useId()
  const [typed, setTyped] = useState(query ?? '')
  const [isInvalid, setIsInvalid] = useState(false)
  useEffect(() => {
    setTyped(query ?? '')
    setIsInvalid(false)
  }, [query])
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    setIsInvalid(isTooShort(typed))
    if (!isTooShort(typed)) search(typed.trim())
  }
  const isWrong = isInvalid || isRefused
  return (
    <form className="ncr-search" role="search" onSubmit={submit} aria-label={SEARCH.field}>
      <label htmlFor={id}>{SEARCH.field}</label>
      {/* A name may be typed: the browser keeps no list of what was, and sends it to no spelling service. */}
      <input
        id={id}
        type="search"
        value={typed}
        maxLength={CHARACTERS_MAX}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={isWrong}
        onChange={({ target }) => setTyped(target.value)}
      />
      <button type="submit" className="ncr-button">
        {SEARCH.button}
      </button>
      {isWrong && (
        <p className="ncr-danger" role="alert">
          {SEARCH.invalid}
        </p>
      )}
      <p className="ncr-honesty ncr-search__hint" id={`${id}-hint`}>
        {SEARCH.hint}
      </p>
    </form>
  )
}
