function Read-ExfOrNull {
	<#
	.SYNOPSIS
	Result of a reading, or null and an entry in the envelope's errors.
	#>
	param([string]$Code, $Target, [scriptblock]$Reading)
	try { & $Reading } catch { Add-ExfError $Code $_.Exception.Message $Target }
}

function Read-ExfValue {
	<#
	.SYNOPSIS
	A registry value, or null.
	#>
	param([string]$Path, [string]$Name)
	Read-ExfOrNull 'registry' "$Path\$Name" { Get-ExfRegistryValue $Path $Name }
}

function Read-ExfText {
	<#
	.SYNOPSIS
	A registry value as text; empty when there is none.
	#>
	param([string]$Path, [string]$Name)
	$value = Read-ExfValue $Path $Name
	"$value"
}
