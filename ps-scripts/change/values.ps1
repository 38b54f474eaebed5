function ConvertTo-ExfEntry {
	<#
	.SYNOPSIS
	One property that a unit looks after: what it is now, and what it is to be.
	.PARAMETER Value
	Text, or null when it is not there. StrictMode functions turn null into an empty text, so these have no type.
	#>
	param([string]$Target, [string]$Name, $Value, $Wanted)
	@{ Target = $Target; Name = $Name; Value = $Value; Wanted = $Wanted }
}

function Test-ExfSame {
	<#
	.SYNOPSIS
	True when two texts are equal, letter by letter, or both null.
	#>
	param($One, $Other)
	if ($null -eq $One -or $null -eq $Other) { return $null -eq $One -and $null -eq $Other }
	[string]::Equals([string]$One, [string]$Other, [StringComparison]::Ordinal)
}

function Get-ExfPrecondition {
	<#
	.SYNOPSIS
	Hash of the values in their order, as the controller counts it.
	#>
	param($Entries)
	$builder = [Activator]::CreateInstance([Text.StringBuilder])
	foreach ($entry in $Entries) {
		$null = $builder.Append($entry.Target).Append("`n").Append($entry.Name).Append("`n")
		if ($null -eq $entry.Value) { $null = $builder.Append('-') } else { $null = $builder.Append('=').Append($entry.Value) }
		$null = $builder.Append("`n")
	}
	Get-ExfHash ([Text.Encoding]::UTF8.GetBytes($builder.ToString()))
}

function ConvertTo-ExfValueFact {
	<#
	.SYNOPSIS
	The values as the envelope has them.
	#>
	param($Entries)
	foreach ($entry in $Entries) { ConvertTo-ExfMap @('target', $entry.Target, 'name', $entry.Name, 'value', $entry.Value) }
}

function ConvertTo-ExfObstacle {
	<#
	.SYNOPSIS
	Why a unit would refuse.
	#>
	param([string]$Code, [string]$Message)
	ConvertTo-ExfMap @('code', $Code, 'message', $Message)
}

function Find-ExfPending {
	<#
	.SYNOPSIS
	The entries that are not as they are to be.
	#>
	param($Entries)
	foreach ($entry in $Entries) { if (-not (Test-ExfSame $entry.Value $entry.Wanted)) { $entry } }
}
