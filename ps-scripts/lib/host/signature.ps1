function Get-ExfSignature {
	<#
	.SYNOPSIS
	What Windows says of the Authenticode signature of a file, and who signed it.
	.DESCRIPTION
	Status is that of Get-AuthenticodeSignature: Valid, NotSigned, HashMismatch, NotTrusted, UnknownError and so on.
	It checks hash and chain, not revocation. Signatures in catalogs, as most files of Windows have, are known from
	PowerShell 5.1 on Windows 10 and Windows Server 2016; an older one calls such files NotSigned.
	#>
	param([string]$Path)
	$signature = Get-AuthenticodeSignature -LiteralPath $Path
	$signer = $null
	if ($null -ne $signature.SignerCertificate) { $signer = $signature.SignerCertificate.Subject }
	@{ Status = [string]$signature.Status; Signer = $signer }
}
