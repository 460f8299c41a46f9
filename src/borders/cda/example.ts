// A made-up letter that uses every corner of CDA R2 that we read; only tests import it.
export const exampleCda = `<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="http://evil.example/cda.xsl"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <id root="1.2.3.4" extension="L-1"/>
  <code code="11488-4" codeSystem="2.16.840.1.113883.6.1" displayName="Consult note"/>
  <title>Lettre de   consultation</title>
  <effectiveTime value="20261103094500+0100"/>
  <confidentialityCode code="R" codeSystem="2.16.840.1.113883.5.25"/>
  <languageCode code="fr-LU"/>
  <setId root="1.2.3.4" extension="S-1"/>
  <versionNumber value="2"/>
  <recordTarget><patientRole>
    <id root="1.2.3.5" extension="1893120105732"/>
    <id nullFlavor="UNK"/>
    <patient>
      <name><family qualifier="BR">Klein</family><given>Anna</given><family qualifier="CL">Müller</family></name>
      <administrativeGenderCode code="F"/><birthTime value="18931201"/>
    </patient>
  </patientRole></recordTarget>
  <author><time value="20261103"/><assignedAuthor><id root="1.2.3.6" extension="90001"/>
    <assignedPerson><name><prefix>Dr</prefix><given>Paul</given><family>Weber</family></name></assignedPerson>
    <representedOrganization><name>Cabinet Weber</name></representedOrganization></assignedAuthor></author>
  <custodian><assignedCustodian><representedCustodianOrganization><id root="1.2.3.7"/><name>Clinique du Parc</name></representedCustodianOrganization></assignedCustodian></custodian>
  <relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.3.4" extension="L-0"/></parentDocument></relatedDocument>
  <component><structuredBody>
    <component><section>
      <code code="10164-2" displayName="History"/><title>Histoire</title>
      <text>Texte nu <content styleCode="Bold">en gras</content>.<br/>Seconde ligne.
        <paragraph styleCode="Bold">Tout en gras</paragraph>
        <paragraph>Leucocytes 8,2 10<sup>9</sup>/L, CO<sub>2</sub>, le 1<sup>er</sup> jour, dose 10<sup>9a</sup></paragraph>
        <paragraph>Avant <content revised="delete">retiré</content>après &lt;script&gt; &amp; fin</paragraph>
        <paragraph>Voir <linkHtml href="https://example.org/guide">le guide</linkHtml>, <linkHtml href="javascript:alert(1)">ceci</linkHtml></paragraph>
        <paragraph onclick="alert(1)">Note<footnote ID="f1">en bas</footnote></paragraph>
        <script>alert(1)</script>
        <list listType="ordered"><caption>Liste</caption><item>Un</item><item>Deux<list><item>Deux bis</item></list></item></list>
      </text>
      <component><section><title>Image</title><text><renderMultiMedia referencedObject="IMG missing"><caption>Radio</caption></renderMultiMedia></text>
        <entry><observationMedia classCode="OBS" moodCode="EVN" ID="IMG"><value mediaType="image/png" representation="B64">aGVs
          bG8=</value></observationMedia></entry></section></component>
    </section></component>
    <component><section><title>Résultats</title><text>
      <table border="1"><caption>Sang</caption><col/><thead><tr><th rowspan="2">Examen</th><th colspan="2">Valeurs</th></tr><tr><th>Jour</th><th>Avant</th></tr></thead>
      <tfoot><tr><td colspan="3">Validé</td></tr></tfoot>
      <tbody><tr><th>Urée</th><td><content styleCode="Bold">10.02</content></td><td rowspan="2">8.5<br/>mmol/L</td></tr><tr><td revised="delete">Faux</td><td><list><item>a</item><item>b</item></list></td></tr></tbody></table>
    </text></section></component>
    <component><section><title>Vide</title></section></component>
  </structuredBody></component>
</ClinicalDocument>`;

/** A document whose body is one blob of base64. */
export const unstructuredCda = (mediaType: string, base64: string): string =>
  `<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Scan</title><component><nonXMLBody><text mediaType="${mediaType}" representation="B64">${base64}</text></nonXMLBody></component></ClinicalDocument>`;
