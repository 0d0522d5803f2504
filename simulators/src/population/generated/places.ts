/** Where people live: towns and quarters of Nottinghamshire with their postcode districts, who their council and hospital are. */
import type { PracticeId } from '../resident.ts'

export interface Place {
  readonly town: string
  readonly district: string
  readonly council: 'city-council-asc' | 'county-council-asc'
  readonly hospital: 'nuh-epr' | 'sfh-epr'
  readonly practice: PracticeId
}

type PlaceRow = readonly [weight: number, place: Place]

const city = (weight: number, district: string, practice: PracticeId): PlaceRow => [
  weight,
  { town: 'Nottingham', district, council: 'city-council-asc', hospital: 'nuh-epr', practice }
]
const county = (
  weight: number,
  town: string,
  district: string,
  hospital: Place['hospital'],
  practice: PracticeId
): PlaceRow => [weight, { town, district, council: 'county-council-asc', hospital, practice }]

export const PLACES: readonly PlaceRow[] = [
  city(4, 'NG1', 'sherwood'),
  city(8, 'NG3', 'sherwood'),
  city(8, 'NG5', 'sherwood'),
  city(9, 'NG6', 'bulwell'),
  city(7, 'NG7', 'sherwood'),
  city(7, 'NG8', 'bulwell'),
  city(7, 'NG11', 'clifton'),
  county(6, 'West Bridgford', 'NG2', 'nuh-epr', 'westbridgford'),
  county(4, 'Carlton', 'NG4', 'nuh-epr', 'arnold'),
  county(6, 'Beeston', 'NG9', 'nuh-epr', 'beeston'),
  county(3, 'Long Eaton', 'NG10', 'nuh-epr', 'beeston'),
  county(2, 'Cotgrave', 'NG12', 'nuh-epr', 'westbridgford'),
  county(2, 'Bingham', 'NG13', 'nuh-epr', 'westbridgford'),
  county(2, 'Calverton', 'NG14', 'nuh-epr', 'arnold'),
  county(5, 'Hucknall', 'NG15', 'sfh-epr', 'bulwell'),
  county(3, 'Eastwood', 'NG16', 'nuh-epr', 'bulwell'),
  county(5, 'Kirkby-in-Ashfield', 'NG17', 'sfh-epr', 'mansfield'),
  county(6, 'Mansfield', 'NG18', 'sfh-epr', 'mansfield'),
  county(4, 'Mansfield Woodhouse', 'NG19', 'sfh-epr', 'mansfield'),
  county(2, 'Shirebrook', 'NG20', 'sfh-epr', 'mansfield'),
  county(2, 'Rainworth', 'NG21', 'sfh-epr', 'mansfield'),
  county(2, 'Ollerton', 'NG22', 'sfh-epr', 'newark'),
  county(1, 'Caunton', 'NG23', 'sfh-epr', 'newark'),
  county(4, 'Newark', 'NG24', 'sfh-epr', 'newark'),
  county(2, 'Southwell', 'NG25', 'sfh-epr', 'newark')
]

export const STREETS =
  'Acacia Avenue,Bank Hill,Beech Avenue,Bridge Street,Carlton Road,Chapel Lane,Chestnut Grove,Church Street,Colliery Row,Cross Street,Derby Road,Forest Road,George Street,Hazel Grove,High Street,Lace Street,Mill Lane,Nursery Lane,Park Road,Pit Lane,Priory Road,Robin Hood Road,Sherwood Street,Station Road,Stockinger Close,Trent Lane,Victoria Road,Windmill Lane'.split(
    ','
  )
