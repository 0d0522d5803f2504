/** What two entries must both speak of before they can be one thing. */
export type Topic = 'allergy' | 'problem' | 'medication' | 'immunisation' | 'procedure' | 'document'
