function Get-ExfLocations {
	<#
	.SYNOPSIS
	The location tags of applicationHost.config by their path; the case of a path does not matter to IIS. Remembered
	until one is added or taken away.
	#>
	param($Config)
	if ($null -ne $Config.Locations) { return $Config.Locations }
	$map = @{}
	foreach ($tag in @(Get-ExfXmlChild (Find-ExfXmlPath $Config.Doc 'configuration') 'location')) {
		$path = "$(Get-ExfXmlAttribute $tag 'path')".Trim('/').ToLowerInvariant()
		if ($path -eq '.') { $path = '' }
		$map[$path] = @($map[$path] | Where-Object { $null -ne $_ }) + $tag
	}
	$Config.Locations = $map
	$map
}

function Find-ExfLocated {
	<#
	.SYNOPSIS
	The element of a section in the tags of one location, or nothing.
	.PARAMETER Locations
	What Get-ExfLocations gave.
	#>
	param($Locations, [string]$Path, [string]$Section)
	foreach ($tag in @($Locations[$Path.ToLowerInvariant()])) {
		if ($null -eq $tag) { continue }
		$found = Find-ExfXmlPath $tag $Section
		if ($null -ne $found) { return $found }
	}
}

function Get-ExfInherited {
	<#
	.SYNOPSIS
	An attribute as it counts for a path: its own, else that of the nearest path above, of the site, of the server.
	#>
	param($Config, $Locations, [string]$Path, [string]$Section, [string]$Name)
	for ($at = $Path; $at -ne ''; $at = $at.Substring(0, [Math]::Max(0, $at.LastIndexOf('/')))) {
		$value = Get-ExfXmlAttribute (Find-ExfLocated $Locations $at $Section) $Name
		if ($null -ne $value) { return $value }
	}
	$value = Get-ExfXmlAttribute (Find-ExfLocated $Locations '' $Section) $Name
	if ($null -ne $value) { return $value }
	Get-ExfXmlAttribute (Find-ExfXmlPath (Find-ExfXmlPath $Config.Doc 'configuration') $Section) $Name
}

function Add-ExfLocated {
	<#
	.SYNOPSIS
	The element of a section in the tag of a location; what is missing of both is added.
	#>
	param($Config, [string]$Path, [string]$Section)
	$locations = Get-ExfLocations $Config
	$found = Find-ExfLocated $locations $Path $Section
	if ($null -ne $found) { return $found }
	# The tag that already has the longest part of the section, so that no group stands there twice.
	$best = $null
	for ($part = $Section; $null -eq $best -and $part -ne ''; $part = $part.Substring(0, [Math]::Max(0, $part.LastIndexOf('/')))) {
		$best = @($locations[$Path.ToLowerInvariant()] | Where-Object { $null -ne $_ -and $null -ne (Find-ExfXmlPath $_ $part) } | ForEach-Object { $_ })
		if ($best.Length -gt 0) { $best = $best[0] } else { $best = $null }
	}
	if ($null -eq $best -and $null -ne $locations[$Path.ToLowerInvariant()]) { $best = @($locations[$Path.ToLowerInvariant()])[0] }
	if ($null -eq $best) {
		$root = Find-ExfXmlPath $Config.Doc 'configuration'
		$outer = '<location path="' + (ConvertTo-ExfXmlValue $Path) + '" />'
		$Config.Locations = $null
		$best = Add-ExfXmlChild $root $outer @(Get-ExfXmlChild $root).Length $Config.Layout
	}
	Add-ExfXmlPath $Config $best $Section
}

function Edit-ExfLocatedAttribute {
	<#
	.SYNOPSIS
	Gives an attribute of a section a value at one location, or takes it away with null.
	#>
	param($Config, [string]$Path, [string]$Section, [string]$Name, $Value)
	if ($null -ne $Value) { Edit-ExfXmlAttribute (Add-ExfLocated $Config $Path $Section) $Name $Value; return }
	$node = Find-ExfLocated (Get-ExfLocations $Config) $Path $Section
	if ($null -eq $node) { return }
	Edit-ExfXmlAttribute $node $Name $null
	if (@(Get-ExfXmlAttributeText $node).Length -eq 0 -and @(Get-ExfXmlChild $node).Length -eq 0) { $Config.Locations = $null; Remove-ExfXmlChild $node }
}
