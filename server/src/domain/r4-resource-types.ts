/** Every resource type of FHIR 4.0.1, so that a misspelt one in a region file is a fault and not "never sent" (H-003). */
const NAMES =
  'AccessPolicy AccessPolicyIpAccessRule AccessPolicyResource Account ActivityDefinition AdverseEvent Agent ' +
  'AgentChannel AgentSetting AllergyIntolerance Appointment AppointmentResponse AsyncJob AuditEvent Basic ' +
  'Binary BiologicallyDerivedProduct BodyStructure Bot BotCdsService BotCdsServicePrefetch BulkDataExport ' +
  'BulkDataExportDeleted BulkDataExportError BulkDataExportOutput Bundle CapabilityStatement CarePlan CareTeam ' +
  'CatalogEntry ChargeItem ChargeItemDefinition Claim ClaimResponse ClientApplication ' +
  'ClientApplicationLaunchIdentifierSystems ClientApplicationSignInForm ClinicalImpression CodeSystem ' +
  'Communication CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent Contract ' +
  'Coverage CoverageEligibilityRequest CoverageEligibilityResponse Cron CronParameter DetectedIssue Device ' +
  'DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport DicomInstance DicomSeries ' +
  'DicomStudy DocumentManifest DocumentReference DomainConfiguration EffectEvidenceSynthesis Encounter Endpoint ' +
  'EnrollmentRequest EnrollmentResponse Enterprise EnterpriseProject EpisodeOfCare EventDefinition Evidence ' +
  'EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group ' +
  'GuidanceResponse HealthcareService IdentityProvider ImagingStudy Immunization ImmunizationEvaluation ' +
  'ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice JsonWebKey Library Linkage List ' +
  'Location Login LoginEmailMfa Measure MeasureReport Media Medication MedicationAdministration ' +
  'MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct ' +
  'MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication ' +
  'MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged ' +
  'MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader ' +
  'MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition ' +
  'OperationOutcome Organization OrganizationAffiliation Package PackageInstallation PackageRelease Parameters ' +
  'Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure ' +
  'Project ProjectDefaultAccessPolicies ProjectDefaultProfile ProjectLink ProjectMembership ' +
  'ProjectMembershipAccess ProjectMembershipAccessParameter ProjectSetting ProjectSite Provenance Questionnaire ' +
  'QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ' +
  'ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot ' +
  'SmartAppLaunch SmartHealthLink SmartHealthLinkFile Specimen SpecimenDefinition StructureDefinition ' +
  'StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein ' +
  'SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest ' +
  'Task TerminologyCapabilities TestReport TestScript User UserConfiguration UserConfigurationMenu ' +
  'UserConfigurationMenuLink UserConfigurationOption UserConfigurationSearch UserSecurityRequest ValueSet ' +
  'VerificationResult ViewDefinition ViewDefinitionConstant ViewDefinitionSelect ViewDefinitionSelectColumn ' +
  'ViewDefinitionSelectColumnTag ViewDefinitionWhere VisionPrescription'

const TYPES: ReadonlySet<string> = new Set(NAMES.split(' '))

export function isR4ResourceType(name: string): boolean {
  return TYPES.has(name)
}
