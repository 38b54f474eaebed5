function Get-ExfRewriteObstacle {
	<#
	.SYNOPSIS
	Why a rewrite rule must not be written: without the module, every request to the site would fail (HTTP 500.19).
	.PARAMETER Section
	system.webServer/rewrite/rules or system.webServer/rewrite/outboundRules.
	#>
	param([string]$Section)
	Get-ExfIisObstacle
	if ($null -eq (Get-ExfRootConfig).Doc) { return }
	$declared = Get-ExfDeclaredSection $Section
	$file = Get-ExfFileVersion (Expand-ExfPath '%windir%\System32\inetsrv\rewrite.dll')
	if ($null -eq $declared -or -not $file.Present -or $null -eq (Find-ExfGlobalModule 'RewriteModule')) {
		ConvertTo-ExfObstacle 'url-rewrite-missing' 'The IIS URL Rewrite module is not installed; a rule would break the web site (HTTP 500.19).'
	} elseif ((Get-ExfXmlAttribute $declared 'overrideModeDefault') -eq 'Deny') {
		ConvertTo-ExfObstacle 'section-locked' "applicationHost.config does not let web.config files have $Section."
	}
}

function Get-ExfWebConfig {
	<#
	.SYNOPSIS
	The web.config of a virtual directory as a target, or nothing when the site has no such directory.
	#>
	param([string]$Site, [string]$Path)
	foreach ($place in @(Get-ExfSitePlace $Site)) {
		if ($place.Path -eq $Path) { return Read-ExfConfig ($place.Folder + '\web.config') -Target }
	}
}

function Find-ExfNamed {
	<#
	.SYNOPSIS
	The elements of one name below a section of a web.config whose attribute `name` is this, in any case.
	#>
	param($Config, [string]$Section, [string]$Element, [string]$Name)
	foreach ($node in @(Get-ExfXmlChild (Find-ExfXmlPath $Config.Doc "configuration/$Section") $Element)) {
		if ((Get-ExfXmlAttribute $node 'name') -eq $Name) { $node }
	}
}

function Edit-ExfNamed {
	<#
	.SYNOPSIS
	Puts a named element of a section in place, takes it out (null), or replaces it where it stands.
	.DESCRIPTION
	A new one comes first, so that no other rule ends the run of the rules before it; but after what clears the list.
	#>
	param($Config, [string]$Section, [string]$Element, [string]$Name, $Outer)
	$old = @(Find-ExfNamed $Config $Section $Element $Name)
	if ($null -eq $Outer) { foreach ($node in $old) { Remove-ExfXmlChild $node }; return }
	$parent = Add-ExfXmlPath $Config (Find-ExfXmlPath $Config.Doc 'configuration') $Section
	$before = 0
	$position = 0
	foreach ($node in @(Get-ExfXmlChild $parent)) {
		$position++
		if ($old.Length -gt 0 -and [object]::ReferenceEquals($node, $old[0])) { $before = $position - 1; break }
		if ($node.Name -ceq 'clear' -or ($node.Name -ceq 'remove' -and (Get-ExfXmlAttribute $node 'name') -eq $Name)) { $before = $position }
	}
	$null = Add-ExfXmlChild $parent $Outer $before $Config.Layout
	foreach ($node in $old) { Remove-ExfXmlChild $node }
}

function Get-ExfRuleMeaning {
	<#
	.SYNOPSIS
	What an inbound rule does, as one text: equal for rules that do the same under other names or spellings.
	#>
	param($Node, [int]$Depth = 0)
	if ($null -eq $Node) { return '' }
	$defaults = 'enabled=true', 'patternsyntax=ecmascript', 'ignorecase=true', 'negate=false', 'matchtype=pattern', 'logicalgrouping=matchall', 'trackallcaptures=false', 'stopprocessing=false', 'stopprocessing=true'
	$parts = @(foreach ($attribute in @(Get-ExfXmlAttributeText $Node)) {
		$text = $attribute.Name + '=' + (ConvertFrom-ExfEntities $attribute.Raw)
		if ($Depth -eq 0 -and $attribute.Name -ceq 'name') { continue }
		$lower = $text.ToLowerInvariant()
		if ($defaults -contains $lower) { continue }
		if ('enabled', 'ignoreCase', 'negate', 'type', 'input', 'logicalGrouping', 'patternSyntax', 'matchType' -contains $attribute.Name) { $lower } else { $text }
	})
	$parts = [string[]]$parts
	[Array]::Sort($parts, [StringComparer]::Ordinal)
	$below = @(Get-ExfXmlChild $Node | ForEach-Object { Get-ExfRuleMeaning $_ ($Depth + 1) })
	$Node.Name + '(' + ($parts -join ' ') + ')[' + ($below -join '') + ']'
}

function Test-ExfRule {
	<#
	.SYNOPSIS
	True when an inbound rule does what another, given as text, would do.
	#>
	param($Node, [string]$Outer)
	if ($null -eq $Node) { return $false }
	Test-ExfSame (Get-ExfRuleMeaning $Node) (Get-ExfRuleMeaning (ConvertFrom-ExfXml $Outer).Items[0])
}

function Get-ExfRuleEntry {
	<#
	.SYNOPSIS
	The entry of one rule: as it is where it does the same, else as it is to be.
	#>
	param($Config, [string]$Section, [string]$Name, [string]$Outer)
	$found = @(Find-ExfNamed $Config $Section 'rule' $Name)
	$value = $null
	$wanted = $Outer
	if ($found.Length -gt 0) {
		$value = Get-ExfXmlOuter $found[0]
		if (Test-ExfRule $found[0] $Outer) { $wanted = $value }
	}
	ConvertTo-ExfEntry $Config.Path "rule $Name" $value $wanted
}

function Get-ExfDuplicateObstacle {
	<#
	.SYNOPSIS
	Rules of the same name elsewhere: IIS refuses a site where two of one name meet (HTTP 500.19).
	#>
	param($Config, [string]$Site, [string]$Section, [string[]]$Names)
	$others = @(Get-ExfRootConfig) + @(Get-ExfSitePlace $Site | ForEach-Object { Read-ExfConfig ($_.Folder + '\web.config') })
	foreach ($name in $Names) {
		if (@(Find-ExfNamed $Config $Section 'rule' $name).Length -gt 1) { ConvertTo-ExfObstacle 'rule-twice' "$($Config.Path) has two rules `"$name`"." }
		foreach ($other in $others) {
			if ($null -eq $other.Doc -or $other.Path -eq $Config.Path) { continue }
			if (Test-ExfRuleBelow (Find-ExfXmlPath $other.Doc 'configuration') $Section $Site $name) {
				ConvertTo-ExfObstacle 'rule-elsewhere' "$($other.Path) has a rule `"$name`" too; IIS refuses two of one name."
			}
		}
	}
}

function Get-ExfClearNote {
	<#
	.SYNOPSIS
	The web.config files below a site that throw its rules away: there a rule of the site does nothing.
	#>
	param($Config, [string]$Site, [string]$Section)
	foreach ($place in @(Get-ExfSitePlace $Site)) {
		$other = Read-ExfConfig ($place.Folder + '\web.config')
		if ($other.Path -eq $Config.Path -or $null -eq $other.Doc) { continue }
		if (@(Get-ExfXmlChild (Find-ExfXmlPath $other.Doc "configuration/$Section") 'clear').Length -gt 0) { "$($other.Path) clears the rules of the site: they do nothing below $($place.Path)." }
	}
}

function Test-ExfRuleBelow {
	<#
	.SYNOPSIS
	True when a section holds a rule of this name: right below the root, or in a location tag that may meet the site.
	#>
	param($Root, [string]$Section, [string]$Site, [string]$Name)
	foreach ($block in @($Root) + @(Get-ExfXmlChild $Root 'location')) {
		$path = "$(Get-ExfXmlAttribute $block 'path')"
		if ($block.Name -ceq 'location' -and $path -like '*/*' -and $path -notlike "$Site/*") { continue }
		if ($block.Name -ceq 'location' -and $path -notlike '*/*' -and $path -ne '' -and $path -ne '.' -and $path -ne $Site) { continue }
		foreach ($rule in @(Get-ExfXmlChild (Find-ExfXmlPath $block $Section) 'rule')) {
			if ((Get-ExfXmlAttribute $rule 'name') -eq $Name) { return $true }
		}
	}
	$false
}

function Get-ExfRuleState {
	<#
	.SYNOPSIS
	The state that entries of rules add up to.
	#>
	param($Entries)
	$pending = @(Find-ExfPending $Entries)
	if ($pending.Length -eq 0) { return 'applied' }
	if (@($pending | Where-Object { $null -ne $_.Value }).Length -gt 0) { return 'other' }
	if ($pending.Length -lt @($Entries).Length) { return 'partial' }
	'absent'
}
