<#
.SYNOPSIS
One inbound rule, as the controller sends it, in the web.config of one application.
#>
$section = 'system.webServer/rewrite/rules'
$wanted = (ConvertFrom-ExfXml $Rule.Trim()).Items[0]
$name = "$(Get-ExfXmlAttribute $wanted 'name')"
# Each rule has a record of its own on the host.
$exfUnit.Part = (Get-ExfHash ([Text.Encoding]::UTF8.GetBytes("$Site$Path $name".ToLowerInvariant()))).Substring(0, 12)

function Read-ExfChange {
	<#
	.SYNOPSIS
	The rule of this name.
	#>
	param($UndoValues)
	# The controller has looked closer; this keeps out what would be no rule at all.
	if ($wanted.Name -cne 'rule' -or $name -eq '') { throw 'The parameter is no <rule> with a name.' }
	$change = @{ State = 'absent'; Entries = @(); Notes = @(); Obstacles = @(Get-ExfRewriteObstacle $section) }
	$config = Get-ExfWebConfig $Site $Path
	if ($null -eq $config) {
		$change.Obstacles += ConvertTo-ExfObstacle 'site-missing' "This host has no `"$Site$Path`"."
		return $change
	}
	$found = @(Find-ExfNamed $config $section 'rule' $name)
	$value = $null
	if ($found.Length -gt 0) { $value = Get-ExfXmlOuter $found[0] }
	$change.Entries = @(ConvertTo-ExfEntry $config.Path "rule $name" $value (Get-ExfXmlOuter $wanted))
	$change.Obstacles += @(Get-ExfDuplicateObstacle $config $Site $section $name)
	if ($Path -eq '/') { $change.Notes += @(Get-ExfClearNote $config $Site $section) }
	$change.State = Get-ExfRuleState $change.Entries
	if ($name -like 'EEMS *') { $change.Obstacles += ConvertTo-ExfObstacle 'emergency-service-owns' 'Rules with the beginning "EEMS " are those of the Emergency Mitigation service, which writes them again every hour.' }
	$change
}

function Edit-ExfChange {
	<#
	.SYNOPSIS
	Puts the rule in place.
	#>
	param($Entry, $Value)
	Edit-ExfNamed (Read-ExfConfig $Entry.Target) $section 'rule' $name $Value
}
