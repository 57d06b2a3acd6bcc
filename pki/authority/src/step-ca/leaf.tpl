{
  "subject": {
    "organization": {{ toJson .Token.organization }},
    "commonName": {{ toJson .Token.sub }}
  },
  "dnsNames": {{ toJson .Token.dnsNames }},
{{- if .Token.dnsNames }}
  "extKeyUsage": ["serverAuth"],
{{- end }}
{{- if typeIs "*rsa.PublicKey" .Insecure.CR.PublicKey }}
  "keyUsage": ["digitalSignature", "keyEncipherment"]
{{- else }}
  "keyUsage": ["digitalSignature"]
{{- end }}
}
