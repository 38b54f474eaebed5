# A mitigate unit that can also take its rules away brings Test-ExfMeant: whether an element has the content of the
# mitigation. For one under a name that belongs to the mitigation the gist of it is enough, since old and altered
# forms are to go too; one under any other name must do exactly the same.

function Read-ExfRemoval {
	<#
	.SYNOPSIS
	What Read-ExfChange gives where the rules of a mitigation are to go: each one that is there, and what is in the way.
	.PARAMETER UndoValues
	Of an undo record: rules that may be gone from the host.
	.PARAMETER Parts
	Section, Element, Official and Proposed: the names that the tools give, and names that IIS proposes to everybody.
	.PARAMETER Emergency
	Ids under which the Emergency Mitigation service brings the same.
	#>
	param($UndoValues, [string]$Site, [string]$Path, $Parts, [string[]]$Emergency)
	$change = @{ State = 'absent'; Entries = @(); Notes = @(); Obstacles = @(Get-ExfIisObstacle) }
	$config = Get-ExfWebConfig $Site $Path
	if ($null -eq $config) {
		$change.Obstacles += ConvertTo-ExfObstacle 'site-missing' "This host has no `"$Site$($Path.TrimEnd('/'))`"."
		return $change
	}
	foreach ($part in $Parts) {
		$change.Entries += @(Get-ExfRemovalEntry $config $part)
		$change.Obstacles += @(Get-ExfElsewhereObstacle $config $Site $part)
	}
	$change.Obstacles += @(Get-ExfRemovalObstacle $config $change.Entries)
	$change.Obstacles += @(Get-ExfEmergencyObstacle $change.Entries $Emergency)
	if ($null -ne $config.Doc -and $change.Entries.Length + $change.Obstacles.Length -eq 0) { $change.State = 'applied' }
	elseif ($null -ne $config.Doc) { $change.State = 'other' }
	$change.Entries += @(Get-ExfRemovedEntry $config $change.Entries $Parts $UndoValues)
	# Where a rule stands among the others is no reason to take it for another one.
	$change.Entries = @(Get-ExfSortedEntry $change.Entries)
	$change
}

function Get-ExfSortedEntry {
	<#
	.SYNOPSIS
	Entries in the order of their names.
	#>
	param($Entries)
	$names = [string[]]@($Entries | ForEach-Object { $_.Name })
	[Array]::Sort($names, [StringComparer]::Ordinal)
	$last = $null
	foreach ($name in $names) {
		if (-not (Test-ExfSame $name $last)) { $Entries | Where-Object { Test-ExfSame $_.Name $name } }
		$last = $name
	}
}

function Get-ExfRemovalEntry {
	<#
	.SYNOPSIS
	The entries of one kind of element. What only has an official name is to stay as it is.
	#>
	param($Config, $Part)
	foreach ($node in @(Get-ExfXmlChild (Find-ExfXmlPath $Config.Doc "configuration/$($Part.Section)") $Part.Element)) {
		$name = "$(Get-ExfXmlAttribute $node 'name')"
		$isOfficial = $Part.Official -contains $name
		$isNamed = $isOfficial -or $Part.Proposed -contains $name -or $name -like 'EEMS *'
		$isMeant = Test-ExfMeant $node $isNamed
		if ($name -eq '' -or (-not $isMeant -and -not $isOfficial)) { continue }
		$outer = Get-ExfXmlOuter $node
		$wanted = $null
		if (-not $isMeant) { $wanted = $outer }
		ConvertTo-ExfEntry $Config.Path "$($Part.Element) $name" $outer $wanted
	}
}

function Get-ExfRemovedEntry {
	<#
	.SYNOPSIS
	Entries of an undo record that nothing on the host makes one think of any more; whoever took their name since shows.
	#>
	param($Config, $Entries, $Parts, $UndoValues)
	foreach ($value in @($UndoValues | Where-Object { $null -ne $_ -and $_.target -eq $Config.Path })) {
		if (@($Entries | Where-Object { Test-ExfSame $_.Name $value.name }).Length -gt 0) { continue }
		$element, $name = "$($value.name)".Split([char[]]' ', 2)
		foreach ($part in @($Parts | Where-Object { $_.Element -ceq $element })) {
			$outer = $null
			$found = @(Find-ExfNamed $Config $part.Section $element "$name")
			if ($found.Length -gt 0) { $outer = Get-ExfXmlOuter $found[0] }
			ConvertTo-ExfEntry $Config.Path $value.name $outer $outer
		}
	}
}

function Get-ExfRemovalObstacle {
	<#
	.SYNOPSIS
	What only has the name of a rule of the mitigation, and names that could not be put back one by one.
	#>
	param($Config, $Entries)
	$seen = @{}
	foreach ($entry in $Entries) {
		$key = $entry.Name.ToLowerInvariant()
		if ($seen.ContainsKey($key)) { ConvertTo-ExfObstacle 'rule-twice' "$($Config.Path) has `"$($entry.Name)`" twice." }
		$seen[$key] = $true
		if ($null -ne $entry.Wanted) { ConvertTo-ExfObstacle 'foreign-content' "$($entry.Name) in $($Config.Path) has the name of the mitigation only: it does something else, and somebody else must decide on it." }
	}
}

function Get-ExfElsewhereObstacle {
	<#
	.SYNOPSIS
	Rules with a name of the mitigation in other files, where this unit does not write.
	#>
	param($Config, [string]$Site, $Part)
	$others = @(Get-ExfRootConfig) + @(Get-ExfSitePlace $Site | ForEach-Object { Read-ExfConfig ($_.Folder + '\web.config') })
	foreach ($other in $others) {
		if ($Part.Element -cne 'rule' -or $null -eq $other.Doc -or $other.Path -eq $Config.Path) { continue }
		foreach ($name in $Part.Official) {
			if (Test-ExfRuleBelow (Find-ExfXmlPath $other.Doc 'configuration') $Part.Section $Site $name) {
				ConvertTo-ExfObstacle 'rule-elsewhere' "$($other.Path) has a rule `"$name`" too, which is not removed from here."
			}
		}
	}
}

function Get-ExfEmergencyObstacle {
	<#
	.SYNOPSIS
	Why rules of the Emergency Mitigation service must stay: unless it may not, it writes them again within the hour.
	#>
	param($Entries, [string[]]$Ids)
	$owned = @($Entries | Where-Object { $null -eq $_.Wanted -and $_.Name -match '^\S+ EEMS ' })
	if ($owned.Length -eq 0) { return }
	$owner = "`"$($owned[0].Name)`" is of the Emergency Mitigation service"
	try { $switches = Get-ExfMitigationSwitch }
	catch { return ConvertTo-ExfObstacle 'emergency-service-owns' ("$owner, and whether it may bring it again cannot be read: $($_.Exception.Message)" -replace '^(.{1,900}).*\z', '$1') }
	if ("$($switches.Organisation)" -eq 'false' -or "$($switches.Server)" -eq 'false') { return }
	if (@($switches.Blocked | Where-Object { $Ids -contains $_ }).Length -gt 0) { return }
	ConvertTo-ExfObstacle 'emergency-service-owns' "$owner, which writes it again every hour until $("$Ids".Split(' ')[0]) is blocked on this server."
}
