function Get-ExfSignatureRoot {
	<#
	.SYNOPSIS
	Subject of the root certificate behind the signature of a file; nothing when the chain cannot be built.
	.DESCRIPTION
	The signing certificate may have run out since: the time stamp counts, and Get-ExfSignature has looked at that.
	#>
	param([string]$Path)
	$certificate = (Get-AuthenticodeSignature -LiteralPath $Path).SignerCertificate
	if ($null -eq $certificate) { return }
	$chain = [Activator]::CreateInstance([Security.Cryptography.X509Certificates.X509Chain])
	$chain.ChainPolicy.RevocationMode = 'NoCheck'
	$chain.ChainPolicy.VerificationFlags = 'IgnoreNotTimeValid'
	if ($chain.Build($certificate)) { $chain.ChainElements[$chain.ChainElements.Count - 1].Certificate.Subject }
}
